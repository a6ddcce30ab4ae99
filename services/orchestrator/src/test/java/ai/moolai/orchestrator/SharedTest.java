package ai.moolai.orchestrator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.base.Clock;
import ai.moolai.redis.Redis;
import ai.moolai.redis.RedisUrl;
import ai.moolai.testing.Conditions;
import ai.moolai.testing.RedisServer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// An orchestrator with a Redis.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SharedTest {
    private static final String KEY = "metrics:org_001:latest";
    private static final String NEWEST = "/api/v1/system/metrics";
    private static final String COLLECT = "/api/v1/system/collect/immediate";
    private static final String PASSWORD = "canary-redis-word";

    private final Vertx vertx = Vertx.vertx();
    private RedisServer server;
    private Redis redis;
    private TestOrchestrator moolai;

    @BeforeAll
    void start() {
        server = RedisServer.start("--requirepass", PASSWORD);
        String url = "redis://:" + PASSWORD + "@127.0.0.1:" + server.port();
        redis = Redis.open(vertx, RedisUrl.parse(url), Clock.system());
        moolai = TestOrchestrator.start(Map.of("REDIS_URL", url, "AUTO_COLLECT", "false"));
        awaitRedis("up");
    }

    @AfterAll
    void stop() {
        moolai.close();
        redis.close();
        vertx.close().await();
        server.close();
    }

    @Test
    void theNewestReadingIsInRedisForFiveMinutesAndSharedByReplicas() throws IOException {
        JsonNode made = moolai.post(COLLECT, "").json().get("data");
        JsonNode cached = new ObjectMapper().readTree(awaitCached());
        assertThat(cached).isEqualTo(made);
        assertThat(made.get("redis_latency_ms").asDouble()).isBetween(0.001, 250.0);

        // Another replica, with an empty table of its own.
        try (var other = TestOrchestrator.start(
                Map.of("REDIS_URL", moolai.environment.get("REDIS_URL"), "AUTO_COLLECT", "false"))) {
            Conditions.await(
                    "the other's Redis",
                    TestOrchestrator.PATIENCE,
                    () -> status(other).equals("up"));
            assertThat(other.get(NEWEST).json()).isEqualTo(made);
        }
    }

    @Test
    void whatIsNoReadingOfOursIsNotTold() {
        try (var other = TestOrchestrator.start(
                Map.of("REDIS_URL", moolai.environment.get("REDIS_URL"), "AUTO_COLLECT", "false"))) {
            Conditions.await(
                    "the other's Redis",
                    TestOrchestrator.PATIENCE,
                    () -> status(other).equals("up"));
            for (String wrong : new String[] {
                "", "nothing", "[]", "{\"organization_id\":\"org_002\"}", "{\"organization_id\":\"org_001\"}"
            }) {
                redis.set(KEY, wrong.getBytes(UTF_8), Duration.ofMinutes(1)).join();
                Conditions.await(
                        "nothing for '" + wrong + "', as soon as there is a table",
                        TestOrchestrator.PATIENCE,
                        () -> other.get(NEWEST).status() == 404);
            }
        }
    }

    @Test
    void aRedisThatIsAwayDegradesAndNothingElse() {
        server.kill();
        try {
            awaitRedis("down");
            Answer health = moolai.get("/health");
            assertThat(health.status()).isEqualTo(200);
            assertThat(health.json().get("status").asText()).isEqualTo("degraded");
            assertThat(health.json().at("/checks/redis/error").asText()).isNotEmpty();
            JsonNode data = moolai.post(COLLECT, "").json().get("data");
            assertThat(data.get("redis_latency_ms").isNull()).isTrue();
            assertThat(moolai.get(NEWEST).json()).isEqualTo(data);
        } finally {
            server.restart();
        }
        awaitRedis("up");
        JsonNode health = moolai.get("/health").json();
        assertThat(health.get("status").asText()).isEqualTo("healthy");
        assertThat(health.at("/checks/redis/latency_ms").asDouble()).isPositive();
        assertThat(health.toString()).doesNotContain(PASSWORD);
    }

    private static String status(TestOrchestrator orchestrator) {
        return orchestrator.get("/health").json().at("/checks/redis/status").asText();
    }

    private void awaitRedis(String status) {
        Conditions.await(
                "Redis to be " + status,
                TestOrchestrator.PATIENCE,
                () -> status(moolai).equals(status));
    }

    private byte[] awaitCached() {
        var found = new byte[1][];
        Conditions.await("the reading in Redis", TestOrchestrator.PATIENCE, () -> {
            Optional<byte[]> value = redis.get(KEY).join();
            value.ifPresent(bytes -> found[0] = bytes);
            return value.isPresent();
        });
        return found[0];
    }
}
