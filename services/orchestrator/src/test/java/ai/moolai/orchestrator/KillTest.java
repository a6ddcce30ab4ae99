package ai.moolai.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.testing.Conditions;
import ai.moolai.testing.LineEnd;
import ai.moolai.testing.OpenAi;
import ai.moolai.testing.RecordedRequest;
import ai.moolai.testing.Script;
import ai.moolai.testing.ScriptedProvider;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// SIGKILL in the middle of traffic: whatever a caller was answered is in the table after the next start, once.
class KillTest {
    private static final int ANSWERS_BEFORE_THE_KILL = 300;
    private static final int CALLERS = 8;
    private static final String WHOLE =
            "{\"model\":\"gpt-4.1-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    private static final String STREAM =
            WHOLE.replace("}]}", "}],\"stream\":true,\"stream_options\":{\"include_usage\":true}}");

    private final AtomicInteger asked = new AtomicInteger();

    private Script answer(RecordedRequest request) {
        int number = asked.incrementAndGet();
        var tokens = OpenAi.Tokens.of(number, number * 7L % 1000);
        return request.text().contains("\"stream\":true")
                ? Script.stream(OpenAi.events(
                        LineEnd.LF, OpenAi.chunks("gpt-4.1-mini", tokens, OpenAi.text("one", " two", " three"))))
                : Script.json(OpenAi.completion("gpt-4.1-mini", tokens, OpenAi.text("one two three")));
    }

    @Test
    @SuppressWarnings("try") // closed before its exit code is asked for
    void everyAnswerThatWasReceivedIsInTheTableOnce() {
        var home = TestDatabases.temporary();
        try (var provider = ScriptedProvider.start(this::answer);
                var child = new OrchestratorChild(
                        home,
                        Map.of(
                                "OPENAI_API_KEY", TestOrchestrator.PROVIDER_KEY,
                                "OPENAI_BASE_URL", provider.baseUrl(),
                                "EMBEDDED_POSTGRES_PORT", Integer.toString(TestOrchestrator.freePort())))) {
            child.awaitServing();
            Map<String, Long> received = new ConcurrentHashMap<>();
            try (var callers = Executors.newFixedThreadPool(CALLERS)) {
                for (int i = 0; i < CALLERS; i++) {
                    String body = i % 2 == 0 ? WHOLE : STREAM;
                    callers.execute(() -> callUntilKilled(child, body, received));
                }
                Conditions.await("answers", Duration.ofSeconds(60), () -> received.size() >= ANSWERS_BEFORE_THE_KILL);
                child.kill();
            }
            child.startAgain();
            child.awaitServing();
            Map<String, Long> written = new HashMap<>();
            Conditions.await("all records", Duration.ofSeconds(30), () -> {
                List<JsonNode> rows = log(child);
                written.clear();
                rows.forEach(row -> written.merge(
                        row.get("request_id").asText(),
                        row.at("/usage/total_tokens").asLong(),
                        (_, _) -> -1L));
                return written.keySet().containsAll(received.keySet());
            });
            assertThat(received).hasSizeGreaterThanOrEqualTo(ANSWERS_BEFORE_THE_KILL);
            assertThat(written).containsAllEntriesOf(received);
            child.stop();
            assertThat(child.exitCode()).isIn(0, 143);
            assertThat(child.log()).doesNotContain(TestOrchestrator.PROVIDER_KEY);
        } finally {
            TestDatabases.delete(home);
        }
    }

    private static void callUntilKilled(OrchestratorChild child, String body, Map<String, Long> received) {
        try {
            while (true) {
                var answer = child.chat(body);
                received.put(answer.requestId(), tokens(answer));
            }
        } catch (UncheckedIOException killed) {
            // The end of this caller's part.
        }
    }

    /// What the caller was told of tokens.
    private static long tokens(Answer answer) {
        String text = answer.text();
        if (text.startsWith("{")) {
            return answer.json().at("/usage/total_tokens").asLong();
        }
        int last = text.lastIndexOf("data: {");
        return Answer.json(text.substring(last + 6, text.indexOf('\n', last)))
                .at("/usage/total_tokens")
                .asLong();
    }

    private static List<JsonNode> log(OrchestratorChild child) {
        List<JsonNode> rows = new ArrayList<>();
        String next = "";
        do {
            var page = TestOrchestrator.send(child.request("/api/v1/monitoring/requests?limit=1000" + next));
            if (page.status() != 200) {
                return rows;
            }
            page.json().get("data").forEach(rows::add);
            String cursor = page.json().path("next_cursor").asText("null");
            next = cursor.equals("null") ? "" : "&cursor=" + cursor;
        } while (!next.isEmpty());
        return rows;
    }
}
