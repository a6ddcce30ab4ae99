package ai.moolai.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.orchestrator.readings.Metric;
import ai.moolai.testing.Conditions;
import ai.moolai.testing.EventClient;
import ai.moolai.testing.OpenAi;
import ai.moolai.testing.Script;
import ai.moolai.testing.ScriptedProvider;
import ai.moolai.testing.SocketClient;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/// What a running orchestrator shows live.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class LiveTest {
    private static final String SAID = "a secret that nobody watches";
    private static final String CALL =
            "{\"model\":\"gpt-4.1-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"" + SAID + "\"}]}";
    private static final String COLLECT = "/api/v1/system/collect/immediate?organization_id=org_001";

    private ScriptedProvider provider;
    private TestOrchestrator moolai;
    private String key;

    @BeforeAll
    void start() {
        provider = ScriptedProvider.start(
                _ -> Script.json(OpenAi.completion("gpt-4.1-mini", OpenAi.Tokens.of(30, 20), OpenAi.text("x"))));
        moolai = TestOrchestrator.start(provider, Map.of("AUTO_COLLECT", "false", "STORE_CONTENT", "true"));
        key = "authorization: Bearer " + moolai.key("{\"name\":\"watcher\",\"role\":\"viewer\"}");
    }

    @AfterAll
    void stop() {
        moolai.close();
        provider.close();
    }

    private EventClient events(String path, String... headers) throws Exception {
        return new EventClient(moolai.port, path, headers);
    }

    private static JsonNode json(EventClient.Event event) {
        return Answer.json(event.data());
    }

    @Test
    void aFinishedCallIsShownAsTheLogHasItWithoutWhatItSaid() throws Exception {
        try (var reader = events("/api/v1/stream?topics=requests", key)) {
            assertThat(reader.next().name()).isEqualTo("requests");
            Answer answer = moolai.chat(CALL);
            EventClient.Event event = reader.next();
            assertThat(event.name()).isEqualTo("request");
            assertThat(event.data()).doesNotContain(SAID);
            JsonNode live = json(event);
            assertThat(live.get("organization_id").asText()).isEqualTo("org_001");
            ObjectNode shown = (ObjectNode) live.get("request");
            assertThat(shown.get("request_id").asText()).isEqualTo(answer.requestId());
            moolai.record(answer);
            ObjectNode listed = (ObjectNode) moolai.get("/api/v1/monitoring/requests?limit=1000")
                    .json()
                    .get("data")
                    .valueStream()
                    .filter(row -> row.get("request_id").asText().equals(answer.requestId()))
                    .findFirst()
                    .orElseThrow();
            // When the row was written is not known before it is; the table rounds moments to microseconds.
            for (String moment : List.of("recorded_at", "started_at")) {
                shown.remove(moment);
                listed.remove(moment);
            }
            assertThat(shown).isEqualTo(listed);
        }
    }

    @Test
    void aReadingIsShownWithTheMetricsSubscribedTo() throws Exception {
        try (var socket = new SocketClient(moolai.port, "/ws", key);
                var stream = events("/api/v1/stream/metrics/organization", key)) {
            socket.say("{\"type\":\"subscribe\",\"topics\":[\"cpu_usage\",\"memory_usage\"]}");
            JsonNode acknowledged = Answer.json(socket.until("subscribed"));
            assertThat(acknowledged.get("topics").toString()).isEqualTo("[\"cpu_usage\",\"memory_usage\"]");
            assertThat(Answer.json(socket.until("system_metrics"))
                            .get("snapshot")
                            .asBoolean())
                    .isTrue();
            JsonNode row = moolai.post(COLLECT, "").json().get("data");
            JsonNode two = Answer.json(socket.until("system_metrics"));
            assertThat(two.get("metrics").fieldNames()).toIterable().containsExactly("cpu_usage", "memory_usage");
            assertThat(two.get("timestamp").asText())
                    .isEqualTo(row.get("timestamp").asText());
            assertThat(two.get("seq").asLong()).isPositive();
            JsonNode all = json(stream.until(event -> event.name().equals("system_metrics")
                            && !event.data().contains("\"snapshot\"")))
                    .get("metrics");
            for (Metric metric : Metric.values()) {
                assertThat(all.get(metric.text())).as(metric.text()).isEqualTo(row.get(metric.text()));
            }
            assertThat(Arrays.stream(Metric.values()).count() + 1).isEqualTo(all.size());
        }
    }

    @Test
    void usageGrowsWithEveryCall() throws Exception {
        try (var reader = events("/api/v1/stream?topics=usage", key)) {
            long before = json(reader.next()).at("/usage/day/requests").asLong();
            moolai.chat(CALL);
            moolai.chat("{\"model\":\"gpt-4.1-mini\"");
            JsonNode usage = json(reader.until(
                            event -> json(event).at("/usage/day/requests").asLong() == before + 2))
                    .get("usage");
            assertThat(usage.at("/day/total_tokens").asLong()).isGreaterThanOrEqualTo(50);
            assertThat(usage.at("/minute/cost_nano_usd").asLong()).isNotNegative();
            assertThat(usage.at("/day/cost_usd").isNumber()).isTrue();
            assertThat(usage.at("/rates/requests_per_second").asDouble()).isPositive();
        }
    }

    @Test
    void healthIsOpenToEverybodyAndTheRestIsNot() throws Exception {
        try (var stranger = events("/api/v1/stream/system/health");
                var all = events("/api/v1/stream");
                var metrics = events("/api/v1/stream/metrics/organization");
                var viewer = events("/api/v1/stream", key)) {
            JsonNode health = json(stranger.next()).get("health");
            assertThat(health.at("/health/status").asText()).isEqualTo("healthy");
            assertThat(health.at("/health/checks/database/status").asText()).isEqualTo("up");
            assertThat(health.at("/system/collector/running").asBoolean()).isFalse();
            assertThat(all.next().name()).isEqualTo("health");
            assertThat(metrics.status()).isEqualTo(401);
            for (String name : List.of("system_metrics", "requests", "usage", "health", "alerts")) {
                assertThat(viewer.next().name()).isEqualTo(name);
            }
        }
    }

    @Test
    void aKeyThatIsRevokedEndsItsStreams() throws Exception {
        Answer made = moolai.newKey("{\"name\":\"short\",\"role\":\"viewer\"}");
        String own = "authorization: Bearer " + made.json().get("key").asText();
        try (var reader = events("/api/v1/stream?topics=alerts", own);
                var socket = new SocketClient(moolai.port, "/ws", own)) {
            assertThat(json(reader.next()).get("alerts").isEmpty()).isTrue();
            TestOrchestrator.send(moolai.request("/api/v1/orchestrators/org_001/api-keys/"
                            + made.json().get("key_id").asText())
                    .DELETE());
            assertThat(reader.next().name()).isEqualTo("end");
            assertThat(socket.closing().code()).isEqualTo(4401);
        }
    }

    @Test
    void whoWatchesIsCountedAndWhoHasGoneIsNot() throws Exception {
        try (var reader = events("/api/v1/stream?topics=requests", key)) {
            reader.next();
            moolai.chat(CALL);
            reader.next();
            assertThat(moolai.get("/metrics").text())
                    .containsPattern("moolai_live_readers\\{organization=\"org_001\"\\} [1-9]")
                    .containsPattern("moolai_live_events_total\\{organization=\"org_001\"\\} [1-9]");
        }
        Conditions.await(
                "the reader to be gone",
                TestOrchestrator.PATIENCE,
                () -> moolai.get("/metrics").text().contains("moolai_live_readers{organization=\"org_001\"} 0.0"));
    }

    @Test
    void anOrderlyStopEndsStreamsAndSockets() throws Exception {
        try (var other = TestOrchestrator.start(provider);
                var reader = new EventClient(other.port, "/api/v1/stream/system/health");
                var socket = new SocketClient(other.port, "/ws", "authorization: Bearer " + other.admin())) {
            reader.next();
            socket.say("{\"type\":\"ping\"}").until("pong");
            other.stop();
            assertThat(socket.closing().code()).isEqualTo(1012);
            assertThat(reader.ends()).isTrue();
        }
    }
}
