package ai.moolai.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.testing.Conditions;
import ai.moolai.testing.LineEnd;
import ai.moolai.testing.OpenAi;
import ai.moolai.testing.RecordedRequest;
import ai.moolai.testing.Script;
import ai.moolai.testing.ScriptedProvider;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What calls say: kept only where the operator wants it, shown only to whom it concerns, gone in time.
class ContentTest {
    private static final String QUESTION = "canary-question-4711";
    private static final String REPLY = "canary-reply-4711";
    private static final String WHOLE =
            "{\"model\":\"gpt-4.1-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"" + QUESTION + "\"}]}";
    private static final String STREAM = WHOLE.replace("}]}", "}],\"stream\":true}");

    private ScriptedProvider provider;

    @BeforeEach
    void start() {
        provider = ScriptedProvider.start(ContentTest::answer);
    }

    @AfterEach
    void stop() {
        provider.close();
    }

    private static Script answer(RecordedRequest request) {
        var tokens = OpenAi.Tokens.of(3, 2);
        return request.text().contains("\"stream\":true")
                ? Script.stream(OpenAi.events(
                        LineEnd.LF, OpenAi.chunks("gpt-4.1-mini", tokens, OpenAi.text("canary-", "reply-4711"))))
                : Script.json(OpenAi.completion("gpt-4.1-mini", tokens, OpenAi.text(REPLY)));
    }

    private static JsonNode seen(TestOrchestrator moolai, String key, String requestId) {
        return TestOrchestrator.send(moolai.request("/api/v1/monitoring/requests/" + requestId)
                        .setHeader("authorization", "Bearer " + key))
                .json()
                .get("content");
    }

    @Test
    void keptContentIsShownToAdministratorsAndToItsOwnKeyAlone() {
        try (var moolai =
                TestOrchestrator.start(provider, Map.of("STORE_CONTENT", "true", "STORE_CONTENT_BYTES_MAX", "1KiB"))) {
            String own = moolai.key("{\"name\":\"own\"}");
            String other = moolai.key("{\"name\":\"other\"}");
            String viewer = moolai.key("{\"name\":\"viewer\",\"role\":\"viewer\"}");
            for (String body : new String[] {WHOLE, STREAM}) {
                var answer = moolai.chatAs(own, body);
                var record = moolai.record(answer);
                assertThat(record.at("/content/request").asText()).isEqualTo(body);
                assertThat(record.at("/content/response").asText()).contains("canary-");
                assertThat(record.at("/content/truncated").asBoolean()).isFalse();
                assertThat(seen(moolai, own, answer.requestId()).isObject()).isTrue();
                assertThat(seen(moolai, other, answer.requestId()).isNull()).isTrue();
                assertThat(seen(moolai, viewer, answer.requestId()).isNull()).isTrue();
            }
            assertThat(moolai.get("/api/v1/monitoring/requests?q=canary").text())
                    .doesNotContain(QUESTION);
            var cut = moolai.record(moolai.chat(WHOLE.replace(QUESTION, "é\\u0000".repeat(1000))));
            assertThat(cut.at("/content/truncated").asBoolean()).isTrue();
            assertThat(cut.at("/content/request").asText().length()).isLessThanOrEqualTo(1024);
            var refused = moolai.record(moolai.chat(WHOLE.replace("gpt-4.1-mini", "claude-sonnet-4-5")));
            assertThat(refused.get("status").asText()).isEqualTo("refused");
        }
    }

    @Test
    void keptContentIsDroppedWhenItsTimeIsOver() {
        try (var moolai =
                TestOrchestrator.start(provider, Map.of("STORE_CONTENT", "true", "STORE_CONTENT_RETENTION", "7d"))) {
            var answer = moolai.chat(WHOLE);
            moolai.record(answer);
            TestDatabases.execute(
                    moolai.monitoring,
                    day("llm_requests", 8) + day("llm_request_content", 8) + day("llm_request_content", 6)
                            + " INSERT INTO llm_request_content SELECT gen_random_uuid(), now() - d, 'q', 'a', false"
                            + " FROM unnest(ARRAY[interval '8 days', interval '6 days']) AS d");
            moolai.restart();
            Conditions.await(
                    "the old day to be dropped",
                    TestOrchestrator.PATIENCE,
                    () -> TestDatabases.rows(moolai.monitoring, "SELECT 1 FROM llm_request_content")
                                    .size()
                            == 2);
            assertThat(TestDatabases.rows(
                            moolai.monitoring,
                            "SELECT 1 FROM pg_class WHERE relname = 'llm_requests_'"
                                    + " || to_char(current_date - 8, 'YYYYMMDD')"))
                    .hasSize(1);
            assertThat(moolai.record(answer).at("/content/response").asText()).contains(REPLY);
        }
    }

    /// The partition of the day so many days ago.
    private static String day(String table, int ago) {
        LocalDate day = LocalDate.now(ZoneOffset.UTC).minusDays(ago);
        return "CREATE TABLE " + table + "_" + day.format(DateTimeFormatter.BASIC_ISO_DATE) + " PARTITION OF " + table
                + " FOR VALUES FROM ('" + day + " 00:00:00+00') TO ('" + day.plusDays(1) + " 00:00:00+00');";
    }

    @Test
    void nothingIsKeptWhereItIsNotWanted() {
        try (var moolai = TestOrchestrator.start(provider)) {
            for (String body : new String[] {WHOLE, STREAM}) {
                assertThat(moolai.record(moolai.chat(body)).get("content").isNull())
                        .isTrue();
            }
            provider.enqueue(Script.closed(), Script.closed(), Script.closed());
            moolai.record(moolai.chat(WHOLE));
            moolai.stop();
            assertThat(TestDatabases.rows(moolai.monitoring, "SELECT 1 FROM llm_request_content"))
                    .isEmpty();
            assertThat(TestDatabases.rows(moolai.monitoring, "SELECT * FROM llm_requests")
                            .toString())
                    .contains("gpt-4.1-mini")
                    .doesNotContain("canary-");
            assertThat(moolai.journalBytes()).contains("gpt-4.1-mini").doesNotContain("canary-");
        }
    }
}
