package ai.moolai.llm.embeddings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.base.FailureException;
import ai.moolai.base.RequestId;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EmbeddingsRequestTest {
    private static final String BODY = "{\"model\":\"claude-sonnet-5\",\"input\":\"a\"}";

    @Test
    void aProviderOfAnotherKindHasNoWayAndSaysSo() {
        var asked = Asked.read(BODY);
        assertThat(asked.stream()).isFalse();
        assertThat(asked.passage(new Asked.Kind("anthropic"), "claude-sonnet-5"))
                .isNull();
        assertThatThrownBy(asked::chat)
                .isInstanceOfSatisfying(FailureException.class, refused -> {
                    assertThat(refused.failure().code()).isEqualTo(FailureCode.UNSUPPORTED_PARAMETER);
                    assertThat(refused.failure().param()).isEqualTo("body.model");
                })
                .hasMessageContaining("model: claude-sonnet-5 (expected: a model of a provider that has embeddings");
    }

    @Test
    void aFailureIsToldInTheHousesForm() {
        var failure = Failure.of(FailureCode.NOT_FOUND, "no");
        byte[] event = new OpenAiEmbeddings()
                .errorEvent(failure, new RequestId(new UUID(0, 1)), (told, _) -> Asked.bytes(told.message()));
        assertThat(Asked.text(event)).isEqualTo("data: no\n\n");
    }
}
