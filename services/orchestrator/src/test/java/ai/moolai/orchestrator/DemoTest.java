package ai.moolai.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// No provider key at all, as on a fresh machine: the demo provider answers, and says that it does.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DemoTest {
    private static final String FIRST_CALL = """
            {
                "model": "gpt-4",
                "messages": [{"role": "user", "content": "Hello, how are you?"}],
                "max_tokens": 100
            }""";

    private TestOrchestrator moolai;

    @BeforeAll
    void start() {
        moolai = TestOrchestrator.start(Map.of("DEMO_PROVIDER", "true", "AUTH_MODE", "open"));
    }

    @AfterAll
    void stop() {
        moolai.close();
    }

    @Test
    void theManualsFirstCallIsAnsweredWithoutAnyKey() {
        var answer = TestOrchestrator.send(moolai.stranger("/api/v1/llm/chat")
                .header("content-type", "application/json")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(FIRST_CALL)));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("x-moolai-provider")).isEqualTo("demo");
        assertThat(answer.json().at("/choices/0/message/content").asText()).contains("Hello, how are you?");
        var record = moolai.record(answer);
        assertThat(record.get("provider").asText()).isEqualTo("demo");
        assertThat(record.get("status").asText()).isEqualTo("ok");
        assertThat(record.at("/usage/total_tokens").asInt())
                .isEqualTo(answer.json().at("/usage/total_tokens").asInt());
        assertThat(record.at("/usage/source").asText()).isEqualTo("reported");
    }

    @Test
    void theSameStreamed() {
        var answer = moolai.post("/api/v1/llm/chat", FIRST_CALL.replace("100", "100, \"stream\": true"));
        assertThat(answer.text())
                .startsWith("data: {")
                .endsWith("data: [DONE]\n\n")
                .doesNotContain("\"usage\"");
        var record = moolai.record(answer);
        assertThat(record.get("time_to_first_token_ms").asDouble()).isPositive();
        assertThat(record.at("/usage/source").asText()).isEqualTo("reported");
    }

    @Test
    void anyModelIsServedAndListedAsTheDemos() {
        for (String model : new String[] {"claude-sonnet-4-5", "made-up", "demo/gpt-4", "google/gemini-2.5-pro"}) {
            var answer = moolai.chat(FIRST_CALL.replace("gpt-4", model));
            assertThat(answer.status()).as(model).isEqualTo(200);
            assertThat(answer.header("x-moolai-provider")).isEqualTo("demo");
        }
        assertThat(moolai.get("/api/v1/llm/providers").text()).contains("\"demo\"", "\"not_configured\"");
    }

    @Test
    void theManualsModelIsListedAsTheDemos() {
        var listed = moolai.get("/v1/models/gpt-4").json();
        assertThat(listed.get("owned_by").asText()).isEqualTo("demo");
        assertThat(moolai.get("/v1/models").json().at("/data").findValuesAsText("id"))
                .contains("gpt-4", "gpt-4o")
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void messagesAreAnsweredInAnthropicsForm(boolean stream) {
        var answer = moolai.post("/v1/messages", """
                {"model": "claude-sonnet-4-5", "max_tokens": 100, "stream": %s,
                 "messages": [{"role": "user", "content": "Hello, Claude."}]}""".formatted(stream));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        if (stream) {
            assertThat(answer.text())
                    .startsWith("event: message_start\n")
                    .contains("event: content_block_delta")
                    .contains("event: message_stop\n");
        } else {
            assertThat(answer.json().at("/content/0/text").asText()).contains("Hello, Claude.");
            assertThat(answer.json().at("/type").asText()).isEqualTo("message");
        }
        recordedAsTheDemos(answer);
    }

    @Test
    void messagesAreCountedWithoutACall() {
        var counted = moolai.post("/v1/messages/count_tokens", """
                {"model": "claude-sonnet-4-5", "messages": [{"role": "user", "content": "Hello, Claude."}]}""");
        assertThat(counted.status()).as(counted.text()).isEqualTo(200);
        assertThat(counted.json().get("input_tokens").asInt()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void responsesAreAnsweredInOpenAisForm(boolean stream) {
        var answer = moolai.post("/v1/responses", """
                {"model": "gpt-4", "input": "Hello, you.", "stream": %s}""".formatted(stream));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        if (stream) {
            assertThat(answer.text())
                    .startsWith("event: response.created\n")
                    .contains("event: response.output_text.delta", "event: response.completed");
        } else {
            assertThat(answer.json().at("/output/0/content/0/text").asText()).contains("Hello, you.");
            assertThat(answer.json().at("/status").asText()).isEqualTo("completed");
        }
        recordedAsTheDemos(answer);
    }

    @Test
    void embeddingsAreMadeUpTheSameEachTime() {
        String asking = """
                {"model": "text-embedding-3-small", "input": ["Hello", "you"], "dimensions": 4}""";
        var answer = moolai.post("/v1/embeddings", asking);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().at("/data")).hasSize(2);
        assertThat(answer.json().at("/data/1/embedding")).hasSize(4);
        assertThat(moolai.post("/v1/embeddings", asking).text()).isEqualTo(answer.text());
        assertThat(recordedAsTheDemos(answer).at("/usage/input_tokens").asInt()).isEqualTo(2);
    }

    private JsonNode recordedAsTheDemos(Answer answer) {
        assertThat(answer.header("x-moolai-provider")).isEqualTo("demo");
        var record = moolai.record(answer);
        assertThat(record.get("status").asText()).isEqualTo("ok");
        assertThat(record.at("/usage/source").asText()).isEqualTo("reported");
        return record;
    }

    @Test
    void aCallThatCarriesABadKeyIsJudgedByItInOpenModeToo() {
        assertThat(moolai.chatAs("mk_wrong", FIRST_CALL).code()).isEqualTo("invalid_api_key");
    }
}
