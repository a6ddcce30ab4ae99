package ai.moolai.llm.anthropic;

import static ai.moolai.llm.anthropic.Judge.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.moolai.base.Usage;
import ai.moolai.llm.Bridge;
import ai.moolai.llm.CallerRequest;
import ai.moolai.llm.InvalidAnswerException;
import ai.moolai.llm.chat.ReportedUsage;
import ai.moolai.llm.openai.OpenAiProvider;
import com.anthropic.core.ObjectMappers;
import com.anthropic.models.messages.MessageTokensCount;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class AnthropicTokenCountTest {
    private static final String BODY =
            "{\"model\":\"p/m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello there\"}]}";

    private static CallerRequest read(String body) {
        return new AnthropicTokenCount().read(bytes(body), Map.<String, String>of()::get);
    }

    private static Bridge passage() {
        return Objects.requireNonNull(read(BODY).passage(new AnthropicProvider(), "claude-x"));
    }

    @Test
    void theBodyGoesToTheProvidersOwnCount() {
        var wire = passage().request();
        assertThat(wire.path()).isEqualTo("/messages/count_tokens");
        assertThat(wire.headers()).isEqualTo(Map.of("anthropic-version", "2023-06-01"));
        assertThat(new String(wire.body(), StandardCharsets.UTF_8)).isEqualTo(BODY.replace("p/m", "claude-x"));
        assertThat(read(BODY).stream()).isFalse();
        assertThat(read(BODY).passage(new OpenAiProvider(), "m")).isNull();
    }

    @Test
    void aCountUsesNothing() throws InvalidAnswerException {
        var whole = passage().whole(bytes("{\"input_tokens\":14}"));
        assertThat(whole.body()).asString().isEqualTo("{\"input_tokens\":14}");
        assertThat(whole.learned().usage).isEqualTo(ReportedUsage.sound(Usage.NONE));
        assertThat(passage().answerTokens(whole.body())).isZero();
        assertThat(passage().promptTokens()).isBetween(5L, 20L);
        assertThatThrownBy(() -> passage().whole(bytes("{}"))).isInstanceOf(InvalidAnswerException.class);
    }

    @Test
    void whatOthersDoNotCountIsEstimatedInTheSameForm() throws IOException {
        assertThat(AnthropicTokenCount.estimate(read(BODY), new AnthropicProvider()))
                .isEmpty();
        byte[] estimate =
                AnthropicTokenCount.estimate(read(BODY), new OpenAiProvider()).orElseThrow();
        assertThat(ObjectMappers.jsonMapper()
                        .readValue(estimate, MessageTokensCount.class)
                        .validate()
                        .inputTokens())
                .isBetween(5L, 20L);
    }

    @Test
    void anOtherwiseWrongRequestIsRefused() {
        assertThatThrownBy(() -> read("{\"model\":\"m\"}")).hasMessageContaining("missing_field: messages");
        assertThatThrownBy(() -> read("{\"messages\":[{}]}")).hasMessageContaining("missing_field: model");
    }
}
