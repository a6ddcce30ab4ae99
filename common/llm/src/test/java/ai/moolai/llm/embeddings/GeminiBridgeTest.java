package ai.moolai.llm.embeddings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.moolai.base.FailureException;
import ai.moolai.base.Usage;
import ai.moolai.llm.InvalidAnswerException;
import ai.moolai.llm.Json;
import ai.moolai.llm.chat.ReportedUsage;
import com.google.genai.types.Content;
import com.google.genai.types.EmbedContentConfig;
import com.google.genai.types.EmbedContentResponse;
import com.openai.core.ObjectMappers;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeminiBridgeTest {
    private static final String MODEL = "gemini-embedding-001";
    private static final String TWO = "{\"model\":\"e\",\"input\":[\"one\",\"two\"]";
    private static final String ANSWER = """
            {"embeddings":[{"values":[0.10,-2.5e-3,1],"statistics":{"tokenCount":1}},{"values":[3.0]}],
            "usageMetadata":{"promptTokenCount":7,"promptTokenDetails":[{"modality":"TEXT","tokenCount":7}]}}
            """;

    private static CreateEmbeddingResponse read(byte[] answer) throws IOException {
        return ObjectMappers.jsonMapper()
                .readValue(answer, CreateEmbeddingResponse.class)
                .validate();
    }

    @Test
    void everyTextIsARequestOfItsOwn() {
        var wire = Asked.bridge(TWO + ",\"dimensions\":256,\"user\":\"u\",\"new\":1}", "gemini", MODEL)
                .request();
        assertThat(wire.path()).isEqualTo("/models/gemini-embedding-001:batchEmbedContents");
        assertThat(Asked.text(wire.body())).isEqualTo("""
                {"requests":[{"model":"models/gemini-embedding-001","content":{"parts":[{"text":"one"}]},\
                "outputDimensionality":256},{"model":"models/gemini-embedding-001","content":{"parts":[{"text":"two"}]},\
                "outputDimensionality":256}]}""");
        assertThat(wire.dropped()).containsExactly("user", "new");
        var first =
                Objects.requireNonNull(Json.treeOrNull(Asked.text(wire.body()))).at("/requests/0");
        assertThat(Content.fromJson(Json.text(first.path("content"))).text()).isEqualTo("one");
        assertThat(EmbedContentConfig.fromJson(Json.text(first)).outputDimensionality())
                .hasValue(256);
    }

    @ParameterizedTest
    @CsvSource({
        "models/gemini-embedding-2, /models/gemini-embedding-2:batchEmbedContents",
        "../x:generateContent?a#b, /models/..%2Fx%3AgenerateContent%3Fa%23b:batchEmbedContents"
    })
    void aModelIsOneSegmentOfThePath(String model, String path) {
        assertThat(Asked.bridge(TWO + "}", "gemini", model).request().path()).isEqualTo(path);
    }

    @Test
    void numbersKeepTheirDigits() throws InvalidAnswerException, IOException {
        assertThat(EmbedContentResponse.fromJson(ANSWER).embeddings().orElseThrow())
                .hasSize(2);
        var whole = Asked.bridge(TWO + "}", "gemini", MODEL).whole(Asked.bytes(ANSWER));
        assertThat(Asked.text(whole.body())).isEqualTo("""
                {"object":"list","model":"gemini-embedding-001","data":[{"object":"embedding","index":0,\
                "embedding":[0.10,-2.5e-3,1]},{"object":"embedding","index":1,"embedding":[3.0]}],\
                "usage":{"prompt_tokens":7,"total_tokens":7}}""");
        assertThat(read(whole.body()).data().get(1).embedding()).containsExactly(3.0f);
        assertThat(whole.learned().usage).isEqualTo(ReportedUsage.sound(Usage.of(7, 0)));
        assertThat(whole.learned().model).isEqualTo(MODEL);
    }

    @Test
    void base64HoldsLittleEndianFloats() throws InvalidAnswerException, IOException {
        var whole = Asked.bridge(TWO + ",\"encoding_format\":\"base64\"}", "gemini", MODEL)
                .whole(Asked.bytes(ANSWER));
        var data = read(whole.body()).data();
        assertThat(data.get(0).embeddingValue().isBase64()).isTrue();
        assertThat(data.get(0).embeddingValue().asBase64()).isEqualTo("zczMPQrXI7sAAIA/");
        assertThat(data.get(0).embedding()).isEqualTo(List.of(0.1f, -0.0025f, 1f));
    }

    @Test
    void usageThatGoogleDoesNotTellIsEstimatedForTheCallerAndNotTaken() throws InvalidAnswerException, IOException {
        var bridge = Asked.bridge(TWO + "}", "gemini", MODEL);
        var whole = bridge.whole(Asked.bytes("{\"embeddings\":[{\"values\":[1]},{\"values\":[2]}]}"));
        assertThat(whole.learned().usage).isNull();
        assertThat(read(whole.body()).usage().promptTokens())
                .isEqualTo(bridge.promptTokens())
                .isPositive();
    }

    @Test
    void aLongRequestIsCountedBeforeItsAnswerComes() throws InvalidAnswerException {
        String text = "word ".repeat(20_000);
        var bridge = Asked.bridge("{\"model\":\"e\",\"input\":\"" + text + "\"}", "gemini", MODEL);
        assertThat(Asked.text(bridge.whole(Asked.bytes("{\"embeddings\":[{\"values\":[1]}]}"))
                        .body()))
                .contains("\"prompt_tokens\":" + bridge.promptTokens());
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1,2]", "[[1],[2]]"})
    void tokensOfOpenAisAreRefused(String input) {
        assertThatThrownBy(() -> Asked.bridge("{\"model\":\"e\",\"input\":" + input + "}", "gemini", MODEL))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        refused -> assertThat(refused.failure().param()).isEqualTo("body.input"))
                .hasMessageContaining("input: token numbers (expected: text;");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>",
                "[]",
                "{}",
                "{\"embeddings\":[{\"values\":[1]}]}",
                "{\"embeddings\":[{\"values\":[1]},{}]}",
                "{\"embeddings\":[{\"values\":[1]},7]}",
                "{\"embeddings\":[{\"values\":[1]},{\"values\":[\"x\"]}]}",
                "{\"embeddings\":[{\"values\":[1]},{\"values\":[[1]]}]}",
                "{\"embeddings\":[{\"values\":[1]},{\"values\":[1]},{\"values\":[1]}]}",
                "{\"embeddings\":[{\"values\":[1]},{\"values\":[1]"
            })
    void whatIsNoAnswerIsInvalid(String body) {
        assertThatThrownBy(() -> Asked.bridge(TWO + "}", "gemini", MODEL).whole(Asked.bytes(body)))
                .isInstanceOf(InvalidAnswerException.class);
    }

    @Test
    void halfASurrogatePairDoesNoHarm() throws InvalidAnswerException {
        var bridge = Asked.bridge("{\"model\":\"e\",\"input\":\"\\ud800\"}", "gemini", "m\ud800");
        assertThat(Asked.text(bridge.request().body())).contains("\"text\":\"\\uD800\"");
        assertThat(Asked.text(bridge.whole(Asked.bytes("{\"embeddings\":[{\"values\":[1]}]}"))
                        .body()))
                .contains("\"model\":\"m\\uD800\"");
    }

    @Test
    void theRestIsTheProviders() {
        var bridge = Asked.bridge(TWO + "}", "gemini", MODEL);
        assertThat(bridge.error(429, new byte[0]).message()).isEqualTo("gemini 429");
        assertThat(bridge.answerTokens(new byte[0])).isZero();
    }
}
