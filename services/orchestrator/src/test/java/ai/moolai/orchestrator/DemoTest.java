package ai.moolai.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

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
    void aCallThatCarriesABadKeyIsJudgedByItInOpenModeToo() {
        assertThat(moolai.chatAs("mk_wrong", FIRST_CALL).code()).isEqualTo("invalid_api_key");
    }
}
