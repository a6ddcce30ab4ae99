package ai.moolai.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.testing.Conditions;
import ai.moolai.testing.OpenAi;
import ai.moolai.testing.Script;
import ai.moolai.testing.ScriptedProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// A key's life.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeysTest {
    private static final String KEYS = "/api/v1/orchestrators/org_001/api-keys";
    private static final String WHOLE =
            "{\"model\":\"gpt-4.1-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    private ScriptedProvider provider;
    private TestOrchestrator moolai;

    @BeforeAll
    void start() {
        provider = ScriptedProvider.start(
                _ -> Script.json(OpenAi.completion("gpt-4.1-mini", OpenAi.Tokens.of(1, 1), OpenAi.text("x"))));
        moolai = TestOrchestrator.start(provider);
    }

    @AfterAll
    void stop() {
        moolai.close();
        provider.close();
    }

    @Test
    void aKeyIsShownOnceAndOnlyItsHashIsKept() {
        var made =
                moolai.newKey("{\"name\":\"shown once\",\"user_id\":\"ada\"}").json();
        String secret = made.get("key").asText();
        assertThat(secret).matches("mk_[A-Za-z0-9_-]{22,}");
        assertThat(made.get("role").asText()).isEqualTo("member");
        assertThat(secret).startsWith(made.get("prefix").asText());
        String id = made.get("key_id").asText();
        assertThat(moolai.get(KEYS).text()).contains(id).doesNotContain(secret);
        var one = moolai.get(KEYS + "/" + id);
        assertThat(one.json().has("key")).isFalse();
        assertThat(TestDatabases.rows(moolai.database, "SELECT * FROM api_keys WHERE name = 'shown once'")
                        .toString())
                .doesNotContain(secret);

        var record = moolai.record(moolai.chatAs(secret, WHOLE));
        assertThat(record.get("key_id").asText()).isEqualTo(id);
        assertThat(record.get("user_id").asText()).isEqualTo("ada");
        assertThat(record.get("caller").asText()).isEqualTo("shown once");
    }

    @Test
    void aRevokedKeyIsTurnedAwayAtOnce() {
        var made = moolai.newKey("{\"name\":\"short-lived\"}").json();
        String secret = made.get("key").asText();
        assertThat(moolai.chatAs(secret, WHOLE).status()).isEqualTo(200);
        String path = KEYS + "/" + made.get("key_id").asText();
        assertThat(TestOrchestrator.send(moolai.request(path).DELETE()).status())
                .isEqualTo(204);
        assertThat(moolai.chatAs(secret, WHOLE).code()).isEqualTo("invalid_api_key");
        assertThat(moolai.get(path).status()).isEqualTo(404);
        assertThat(TestOrchestrator.send(moolai.request(path).DELETE()).status())
                .isEqualTo(404);
    }

    @Test
    void keysThatComeAndGoAtTheSameTimeAreJudgedByTheirOwnState() throws Exception {
        List<Future<?>> all = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 8; i++) {
                all.add(threads.submit(() -> IntStream.range(0, 25).forEach(_ -> comesAndGoes())));
            }
        }
        for (Future<?> each : all) {
            each.get();
        }
    }

    private void comesAndGoes() {
        var made = moolai.newKey("{\"name\":\"one of many\"}").json();
        String secret = made.get("key").asText();
        assertThat(models(secret)).isEqualTo(200);
        String path = KEYS + "/" + made.get("key_id").asText();
        assertThat(TestOrchestrator.send(moolai.request(path).DELETE()).status())
                .isEqualTo(204);
        assertThat(models(secret)).isEqualTo(401);
    }

    private int models(String key) {
        return TestOrchestrator.send(moolai.stranger("/v1/models")
                        .header("authorization", "Bearer " + key)
                        .GET())
                .status();
    }

    @Test
    void aKeyRevokedElsewhereIsTurnedAwayWithinSeconds() {
        String secret = moolai.key("{\"name\":\"revoked elsewhere\"}");
        assertThat(moolai.chatAs(secret, WHOLE).status()).isEqualTo(200);
        TestDatabases.execute(
                moolai.database, "UPDATE api_keys SET revoked_at = now() WHERE name = 'revoked elsewhere'");
        Conditions.await(
                "the key to be refused",
                Duration.ofSeconds(4),
                () -> moolai.chatAs(secret, WHOLE).status() == 401);
    }

    @Test
    void anExpiredKeyIsTurnedAway() {
        Instant soon = Instant.ofEpochMilli(System.currentTimeMillis() + 700);
        String secret = moolai.key("{\"name\":\"expiring\",\"expires_at\":\"" + soon + "\"}");
        assertThat(moolai.chatAs(secret, WHOLE).status()).isEqualTo(200);
        Conditions.await(
                "the key to expire",
                TestOrchestrator.PATIENCE,
                () -> moolai.chatAs(secret, WHOLE).status() == 401);
        assertThat(moolai.chatAs(secret, WHOLE).message()).contains("expired at " + soon);
    }

    @Test
    void theAdministratorsKeyIsForItsOwnersEyesAndLasts() throws IOException {
        var file = moolai.home.resolve("data").resolve("admin-key");
        String before = moolai.admin();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        moolai.restart();
        assertThat(moolai.admin()).isEqualTo(before);
        assertThat(moolai.get(KEYS).status()).isEqualTo(200);
        assertThat(TestDatabases.rows(moolai.database, "SELECT 1 FROM api_keys WHERE role = 'admin'"))
                .hasSize(1);
    }

    @Test
    void whenTheLastAdministratorsKeyHasExpiredTheNextStartMakesOne() {
        try (var other = TestOrchestrator.start(Map.of())) {
            String first = other.get(KEYS).json().at("/data/0/key_id").asText();
            Instant soon = Instant.ofEpochMilli(System.currentTimeMillis() + 700);
            other.key("{\"name\":\"expiring\",\"role\":\"admin\",\"expires_at\":\"" + soon + "\"}");
            TestOrchestrator.send(other.request(KEYS + "/" + first).DELETE());
            assertThat(other.get(KEYS).status()).isEqualTo(401);
            Conditions.await(
                    "the key to expire",
                    TestOrchestrator.PATIENCE,
                    () -> Instant.now().isAfter(soon));
            other.restart();
            assertThat(other.get(KEYS).status()).isEqualTo(200);
        }
    }

    @Test
    void theUseOfAKeyIsNotedAtTheLatestWhenTheServiceStops() {
        var made = moolai.newKey("{\"name\":\"used\"}").json();
        assertThat(made.get("last_used_at").isNull()).isTrue();
        moolai.chatAs(made.get("key").asText(), WHOLE);
        moolai.restart();
        var shown = moolai.get(KEYS + "/" + made.get("key_id").asText()).json();
        assertThat(Instant.parse(shown.get("last_used_at").asText()))
                .isAfterOrEqualTo(Instant.parse(made.get("created_at").asText()).minusSeconds(1));
    }

    @Test
    void anOutageOfTheDatabaseTurnsNobodyAway() {
        String secret = moolai.key("{\"name\":\"steady\"}");
        TestDatabases.allowConnections(moolai.database, false);
        try {
            Conditions.await(
                    "the outage to be seen",
                    TestOrchestrator.PATIENCE,
                    () -> moolai.get("/health")
                            .json()
                            .at("/checks/database/status")
                            .asText()
                            .equals("down"));
            assertThat(moolai.chatAs(secret, WHOLE).status()).isEqualTo(200);
            var health = moolai.get("/health");
            assertThat(health.status()).isEqualTo(200);
            assertThat(health.json().get("status").asText()).isEqualTo("degraded");
        } finally {
            TestDatabases.allowConnections(moolai.database, true);
        }
        Conditions.await(
                "the database to be back",
                TestOrchestrator.PATIENCE,
                () -> moolai.get(KEYS).status() == 200);
    }
}
