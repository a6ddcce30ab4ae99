package ai.moolai.orchestrator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.base.Clock;
import ai.moolai.redis.Redis;
import ai.moolai.redis.RedisUrl;
import ai.moolai.testing.Conditions;
import ai.moolai.testing.EventClient;
import ai.moolai.testing.RedisServer;
import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Vertx;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/// Two orchestrators of one organization with one Redis: who reads of one sees the events of both.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class ReplicasTest {
    private static final String CALL =
            "{\"model\":\"gpt-4.1-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";

    private RedisServer server;
    private TestOrchestrator one;
    private TestOrchestrator other;

    @BeforeAll
    void start() {
        server = RedisServer.start();
        var settings = Map.of("REDIS_URL", server.url(), "AUTO_COLLECT", "false", "DEMO_PROVIDER", "true");
        one = TestOrchestrator.start(settings);
        other = TestOrchestrator.start(settings);
        awaitRedis("up");
    }

    @AfterAll
    void stop() {
        one.close();
        other.close();
        server.close();
    }

    private void awaitRedis(String status) {
        for (TestOrchestrator each : new TestOrchestrator[] {one, other}) {
            Conditions.await(
                    "Redis to be " + status,
                    TestOrchestrator.PATIENCE,
                    () -> each.get("/health")
                            .json()
                            .at("/checks/redis/status")
                            .asText()
                            .equals(status));
        }
    }

    private EventClient reader(String topics) throws Exception {
        return new EventClient(one.port, "/api/v1/stream?topics=" + topics, "authorization: Bearer " + one.admin());
    }

    /// Calls the other one until the reader is shown such a call: it has to hear first that somebody reads.
    private static JsonNode shown(EventClient reader, TestOrchestrator called) throws Exception {
        var calling = Thread.ofVirtual().start(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                assertThat(called.chat(CALL).status()).isEqualTo(200);
            }
        });
        try {
            return Answer.json(
                    reader.until(event -> event.name().equals("request")).data());
        } finally {
            calling.interrupt();
            calling.join();
        }
    }

    @Test
    void callsReadingsAndUsageOfOneAreSeenByReadersOfTheOther() throws Exception {
        try (var reader = reader("requests")) {
            JsonNode event = shown(reader, other);
            String id = event.at("/request/request_id").asText();
            Conditions.await(
                    "the call in the other's log",
                    TestOrchestrator.PATIENCE,
                    () -> other.get("/api/v1/monitoring/requests/" + id).status() == 200);
            JsonNode row = other.get("/api/v1/monitoring/requests/" + id).json();
            assertThat(event.at("/request/usage")).isEqualTo(row.get("usage"));
            assertThat(event.at("/request/usage/total_tokens").asLong()).isPositive();
            assertThat(event.at("/request/model")).isEqualTo(row.get("model"));
        }
        try (var reader = reader("system")) {
            JsonNode data =
                    other.post("/api/v1/system/collect/immediate", "").json().get("data");
            JsonNode event = Answer.json(reader.until(
                            each -> each.data().contains(data.get("timestamp").asText()))
                    .data());
            assertThat(event.at("/metrics/cpu_usage").asDouble())
                    .isEqualTo(data.get("cpu_usage").asDouble());
        }
        try (var reader = reader("usage")) {
            long before =
                    Answer.json(reader.next().data()).at("/usage/day/requests").asLong();
            other.chat(CALL);
            reader.until(
                    each -> Answer.json(each.data()).at("/usage/day/requests").asLong() > before);
        }
    }

    @Test
    void whatIsNoMessageOfAReplicaIsLeftOut() throws Exception {
        var vertx = Vertx.vertx();
        var redis = Redis.open(vertx, RedisUrl.parse(server.url()), Clock.system());
        try (var reader = reader("requests")) {
            Conditions.await(
                    "a connection",
                    TestOrchestrator.PATIENCE,
                    () -> redis.ping().join().up());
            for (String wrong : new String[] {
                "",
                "no line",
                "x REQUEST yesterday\n{}",
                "x NOTHING 2026-01-01T00:00:00Z\n{}",
                "x REQUEST 2026-01-01T00:00:00Z\n[1]",
                "x REQUEST 2026-01-01T00:00:00Z\n{\"evil\":\n1}",
                "x USED 2026-01-01T00:00:00Z\n{\"evil\":1}",
                "x READING 2026-01-01T00:00:00Z\nnothing"
            }) {
                assertThat(redis.publish("moolai:live:org_001", wrong.getBytes(UTF_8))
                                .join())
                        .isTrue();
            }
            assertThat(shown(reader, one).toString()).doesNotContain("evil");
        } finally {
            redis.close();
            vertx.close().await();
        }
    }

    @Test
    void withoutRedisOwnEventsGoOnAndAfterwardsReadersBeginAnew() throws Exception {
        try (var reader = reader("requests")) {
            shown(reader, other);
            server.kill();
            try {
                awaitRedis("down");
                shown(reader, one);
            } finally {
                server.restart();
            }
            reader.until(event -> event.name().equals("reset"));
            awaitRedis("up");
            shown(reader, other);
        }
    }
}
