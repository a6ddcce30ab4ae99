package ai.moolai.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.moolai.testing.JsonValue;
import ai.moolai.testing.Script;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.BadRequestException;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams.EncodingFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// `/v1/embeddings` by OpenAI's own kit.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EmbeddingsTest {
    private static final String OPENAI = "{\"object\":\"list\",\"model\":\"text-embedding-3-small\",\"data\":["
            + "{\"object\":\"embedding\",\"index\":0,\"embedding\":[0.5,-0.25]},"
            + "{\"object\":\"embedding\",\"index\":1,\"embedding\":[1.0,0.125]}],"
            + "\"usage\":{\"prompt_tokens\":4,\"total_tokens\":4}}";
    private static final String GOOGLE = "{\"embeddings\":[{\"values\":[0.5,-0.25]},{\"values\":[1.0,0.125]}]}";

    private Speakers speakers;
    private OpenAIClient client;

    @BeforeAll
    void start() {
        speakers = new Speakers(Map.of());
        speakers.openai.server().answering(_ -> Script.json(OPENAI));
        speakers.google.server().answering(_ -> Script.json(GOOGLE));
        client = OpenAIOkHttpClient.builder()
                .baseUrl("http://127.0.0.1:" + speakers.moolai.port + "/v1")
                .apiKey(speakers.moolai.key("{\"name\":\"kit\"}"))
                .maxRetries(0)
                .build();
    }

    @AfterAll
    void stop() {
        client.close();
        speakers.close();
    }

    private CreateEmbeddingResponse embedded(String model, String name, EncodingFormat format) {
        return client.embeddings()
                .create(EmbeddingCreateParams.builder()
                        .model(model)
                        .inputOfArrayOfStrings(List.of("one text", "and another"))
                        .encodingFormat(format)
                        .putAdditionalHeader("x-client-request-id", name)
                        .build())
                .validate();
    }

    private static void holdsBoth(CreateEmbeddingResponse answer) {
        assertThat(answer.data()).hasSize(2);
        assertThat(answer.data().get(0).index()).isZero();
        assertThat(answer.data().get(0).embedding()).containsExactly(0.5f, -0.25f);
        assertThat(answer.data().get(1).index()).isEqualTo(1);
        assertThat(answer.data().get(1).embedding()).containsExactly(1.0f, 0.125f);
    }

    @Test
    void anOpenAiServerIsAskedAsItIs() {
        CreateEmbeddingResponse answer =
                embedded("openai/text-embedding-3-small", "embedded-openai", EncodingFormat.FLOAT);
        holdsBoth(answer);
        assertThat(answer.usage().promptTokens()).isEqualTo(4);
        var asked = speakers.openai.server().requests().getLast();
        assertThat(asked.path()).isEqualTo("/v1/embeddings");
        assertThat(JsonValue.parse(asked.text()).says("text-embedding-3-small", "model"))
                .isTrue();
        var record = speakers.moolai.recordOf("embedded-openai");
        assertThat(record.get("status").asText()).isEqualTo("ok");
        assertThat(record.at("/usage/input_tokens").asLong()).isEqualTo(4);
        assertThat(record.at("/usage/source").asText()).isEqualTo("reported");
    }

    @Test
    void googleIsAskedInItsOwnWords() {
        for (EncodingFormat format : List.of(EncodingFormat.FLOAT, EncodingFormat.BASE64)) {
            CreateEmbeddingResponse answer =
                    embedded("google/gemini-embedding-001", "embedded-google-" + format, format);
            holdsBoth(answer);
            assertThat(answer.usage().promptTokens()).isPositive();
            var asked = speakers.google.server().requests().getLast();
            assertThat(asked.path()).endsWith("/models/gemini-embedding-001:batchEmbedContents");
            JsonValue body = JsonValue.parse(asked.text());
            assertThat(body.says("and another", "requests", "1", "content", "parts", "0", "text"))
                    .isTrue();
            var record = speakers.moolai.recordOf("embedded-google-" + format);
            assertThat(record.get("status").asText()).isEqualTo("ok");
            assertThat(record.at("/usage/source").asText()).isEqualTo("estimated");
        }
    }

    @Test
    void anthropicHasNoEmbeddings() {
        int before = speakers.anthropic.server().requestsSeen();
        assertThatThrownBy(() -> embedded("anthropic/m", "embedded-anthropic", EncodingFormat.FLOAT))
                .isInstanceOf(BadRequestException.class);
        assertThat(speakers.anthropic.server().requestsSeen()).isEqualTo(before);
        assertThat(speakers.moolai.recordOf("embedded-anthropic").get("status").asText())
                .isEqualTo("refused");
    }
}
