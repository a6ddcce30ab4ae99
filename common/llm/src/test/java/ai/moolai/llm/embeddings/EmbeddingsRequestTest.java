package ai.moolai.llm.embeddings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.moolai.base.FailureCode;
import ai.moolai.base.FailureException;
import ai.moolai.llm.CallerRequest;
import ai.moolai.llm.Provider;
import ai.moolai.llm.TimeLimits;
import java.net.URI;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EmbeddingsRequestTest {
    private static final String BODY = "{\"model\":\"claude-sonnet-5\",\"input\":\"a\"}";

    @Test
    void aProviderOfAnotherKindHasNoWayAndSaysSo() {
        var asked = Asked.read(BODY);
        assertThat(asked.stream()).isFalse();
        assertThat(asked.passage(new Asked.Kind("anthropic"), "claude-sonnet-5"))
                .isNull();
        var provider = new Provider(
                "p",
                new Asked.Kind("anthropic"),
                URI.create("http://127.0.0.1:1"),
                null,
                Set.of(),
                "p",
                TimeLimits.DEFAULT);
        assertThatThrownBy(() -> asked.bridge(provider, "claude-sonnet-5", new CallerRequest.Call("1", 1)))
                .isInstanceOfSatisfying(FailureException.class, refused -> {
                    assertThat(refused.failure().code()).isEqualTo(FailureCode.UNSUPPORTED_PARAMETER);
                    assertThat(refused.failure().param()).isEqualTo("body.model");
                })
                .hasMessageContaining("model: claude-sonnet-5 (expected: a model of a provider that has embeddings");
    }
}
