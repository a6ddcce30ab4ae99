package ai.moolai.llm.embeddings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.moolai.base.Usage;
import ai.moolai.llm.Bridge;
import ai.moolai.llm.InvalidAnswerException;
import ai.moolai.llm.chat.ReportedUsage;
import com.openai.core.ObjectMappers;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiPassageTest {
    private static final String BODY =
            "{ \"input\": \"grüß\", \"model\" : \"local/sm\\u0061ll\",\"new\":{\"x\":1.50} , \"user\":\"u\"}";
    private static final String ANSWER = """
            {"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.1,-2e-3]}],
            "model":"text-embedding-3-small","usage":{"prompt_tokens":5,"total_tokens":5}}
            """;

    private static Bridge passage() {
        return Asked.bridge(BODY, "openai", "text-embedding-3-small");
    }

    @Test
    void onlyTheModelsNameChanges() throws IOException {
        var wire = passage().request();
        assertThat(wire.path()).isEqualTo("/embeddings");
        assertThat(wire.dropped()).isEmpty();
        assertThat(Asked.text(wire.body()))
                .isEqualTo(BODY.replace("\"local/sm\\u0061ll\"", "\"text-embedding-3-small\""));
        ObjectMappers.jsonMapper()
                .readValue(wire.body(), EmbeddingCreateParams.Body.class)
                .validate();
    }

    @Test
    void theSameNameIsNotEvenCopied() {
        var asked = (EmbeddingsRequest) Asked.read(BODY);
        assertThat(asked.bodyFor("local/small")).isSameAs(asked.body());
    }

    @Test
    void theAnswerPassesAndTellsWhatWasUsed() throws InvalidAnswerException, IOException {
        ObjectMappers.jsonMapper()
                .readValue(ANSWER, CreateEmbeddingResponse.class)
                .validate();
        byte[] body = Asked.bytes(ANSWER);
        var whole = passage().whole(body);
        assertThat(whole.body()).isSameAs(body);
        assertThat(whole.learned().model).isEqualTo("text-embedding-3-small");
        assertThat(whole.learned().usage).isEqualTo(ReportedUsage.sound(Usage.of(5, 0)));
        assertThat(whole.learned().spoken).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{\"prompt_tokens\":5,\"total_tokens\":6} | 5",
                "{\"prompt_tokens\":-5,\"total_tokens\":-5} | 0",
                "{\"prompt_tokens\":1e9,\"total_tokens\":1e9} | 0",
                "{\"prompt_tokens\":\"5\"} | 0"
            })
    void usageThatDoesNotAddUpIsMarked(String usage, long tokens) throws InvalidAnswerException {
        var learned = passage()
                .whole(Asked.bytes("{\"data\":[],\"usage\":" + usage + "}"))
                .learned();
        assertThat(learned.usage).isNotNull().satisfies(told -> {
            assertThat(told.addsUp()).isFalse();
            assertThat(told.usage()).isEqualTo(Usage.of(tokens, 0));
            assertThat(told.raw()).isNotBlank();
        });
    }

    @Test
    void missingUsageIsNotTold() throws InvalidAnswerException {
        assertThat(passage().whole(Asked.bytes("{\"data\":[]}")).learned().usage)
                .isNull();
        assertThat(passage().whole(Asked.bytes("{\"data\":[],\"usage\":null}")).learned().usage)
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>",
                "[]",
                "{}",
                "{\"data\":7}",
                "{\"data\":[]",
                "{\"data\":[]}x",
                "{\"error\":{}}",
                "{\"data\":[],\"usage\":1e99999999999}"
            })
    void whatIsNoAnswerIsInvalid(String body) {
        assertThatThrownBy(() -> passage().whole(Asked.bytes(body))).isInstanceOf(InvalidAnswerException.class);
    }

    @Test
    void theRestIsTheProvidersOrEstimated() {
        assertThat(passage().error(500, new byte[0]).message()).isEqualTo("openai 500");
        assertThat(passage().promptTokens()).isPositive();
        assertThat(passage().answerTokens(new byte[0])).isZero();
    }
}
