package ai.moolai.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.orchestrator.ledger.Records;
import ai.moolai.store.DatabaseUrl;
import ai.moolai.testing.Conditions;
import ai.moolai.testing.Gate;
import ai.moolai.testing.OpenAi;
import ai.moolai.testing.Script;
import ai.moolai.testing.ScriptedProvider;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// Records while the monitoring database is away, broken or new: none is lost, none is there twice.
class DurabilityTest {
    private static final String WHOLE =
            "{\"model\":\"gpt-4.1-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    private static final String ALL_ROWS = "SELECT * FROM llm_requests ORDER BY request_id";
    private static final String ALL_CONTENT = "SELECT * FROM llm_request_content ORDER BY request_id";

    private ScriptedProvider provider;

    @BeforeEach
    void start() {
        provider = ScriptedProvider.start(
                _ -> Script.json(OpenAi.completion("gpt-4.1-mini", OpenAi.Tokens.of(3, 2), OpenAi.text("x"))));
    }

    @AfterEach
    void stop() {
        provider.close();
    }

    private static List<String> calls(TestOrchestrator moolai, int count) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            var answer = moolai.chat(WHOLE);
            assertThat(answer.status()).isEqualTo(200);
            ids.add(answer.requestId());
        }
        return ids;
    }

    private static JsonNode journal(TestOrchestrator moolai) {
        return moolai.get("/api/v1/system/health").json().get("journal");
    }

    private static void awaitEmptyJournal(TestOrchestrator moolai) {
        Conditions.await(
                "the journal to be empty",
                TestOrchestrator.PATIENCE,
                () -> journal(moolai).get("pending_records").asInt() == 0);
    }

    private static long rows(DatabaseUrl monitoring) {
        return TestDatabases.rows(monitoring, "SELECT 1 FROM llm_requests").size();
    }

    @Test
    void callsGoOnWhileTheDatabaseIsAway() {
        try (var moolai = TestOrchestrator.start(provider)) {
            List<String> ids = calls(moolai, 3);
            ids.forEach(moolai::record);
            TestDatabases.allowConnections(moolai.monitoring, false);
            ids.addAll(calls(moolai, 20));
            var health = moolai.get("/health");
            assertThat(health.status()).isEqualTo(200);
            assertThat(health.json().get("status").asText()).isEqualTo("degraded");
            assertThat(health.json().at("/checks/monitoring_database/status").asText())
                    .isEqualTo("down");
            assertThat(journal(moolai).get("pending_records").asInt()).isEqualTo(20);
            TestDatabases.allowConnections(moolai.monitoring, true);
            awaitEmptyJournal(moolai);
            ids.forEach(moolai::record);
            assertThat(rows(moolai.monitoring)).isEqualTo(23);
            assertThat(moolai.get("/health").json().get("status").asText()).isEqualTo("healthy");
        }
    }

    @Test
    void aDatabaseThatComesAfterTheStartGetsEverything() {
        DatabaseUrl later = TestDatabases.create();
        TestDatabases.drop(later);
        try (var moolai =
                TestOrchestrator.start(provider, Map.of("MONITORING_DATABASE_URL", TestDatabases.text(later)))) {
            List<String> ids = calls(moolai, 5);
            TestDatabases.make(later);
            ids.forEach(moolai::record);
        } finally {
            TestDatabases.drop(later);
        }
    }

    @Test
    void aJournalThatIsReplayedThreeTimesGivesTheSameTables() throws IOException {
        try (var moolai = TestOrchestrator.start(provider, Map.of("STORE_CONTENT", "true"))) {
            moolai.record(calls(moolai, 1).getFirst());
            TestDatabases.allowConnections(moolai.monitoring, false);
            calls(moolai, 20);
            Path journal = moolai.home.resolve("data").resolve("journal");
            Path kept = moolai.home.resolve("kept");
            copy(journal, kept);
            TestDatabases.allowConnections(moolai.monitoring, true);
            awaitEmptyJournal(moolai);
            var table = TestDatabases.rows(moolai.monitoring, ALL_ROWS);
            var content = TestDatabases.rows(moolai.monitoring, ALL_CONTENT);
            assertThat(table).hasSize(21);
            assertThat(content).hasSize(21);
            for (int time = 2; time <= 3; time++) {
                moolai.stop();
                TestDatabases.delete(journal);
                copy(kept, journal);
                moolai.restart();
                awaitEmptyJournal(moolai);
                assertThat(TestDatabases.rows(moolai.monitoring, ALL_ROWS)).isEqualTo(table);
                assertThat(TestDatabases.rows(moolai.monitoring, ALL_CONTENT)).isEqualTo(content);
            }
        }
    }

    @Test
    void oneRecordThatTheDatabaseRefusesHoldsUpNoOther() throws IOException {
        try (var moolai = TestOrchestrator.start(provider)) {
            moolai.record(calls(moolai, 1).getFirst());
            TestDatabases.execute(
                    moolai.monitoring, "ALTER TABLE llm_requests ADD CHECK (client_request_id <> 'poison')");
            TestDatabases.allowConnections(moolai.monitoring, false);
            List<String> ids = calls(moolai, 10);
            String poisoned = TestOrchestrator.send(moolai.request("/v1/chat/completions")
                            .header("content-type", "application/json")
                            .header("x-client-request-id", "poison")
                            .POST(HttpRequest.BodyPublishers.ofString(WHOLE)))
                    .requestId();
            ids.addAll(calls(moolai, 10));
            TestDatabases.allowConnections(moolai.monitoring, true);
            ids.forEach(moolai::record);
            awaitEmptyJournal(moolai);
            assertThat(journal(moolai).get("rejected_records").asInt()).isEqualTo(1);
            Path aside = moolai.home.resolve("data").resolve("journal").resolve("rejected");
            assertThat(Records.requestIds(Files.readAllLines(aside))).containsExactly(poisoned);
        }
    }

    @Test
    void aDatabaseThatIsMadeAnewIsPreparedAgain() {
        try (var moolai = TestOrchestrator.start(provider)) {
            moolai.record(calls(moolai, 1).getFirst());
            TestDatabases.execute(moolai.monitoring, "DROP SCHEMA public CASCADE; CREATE SCHEMA public");
            calls(moolai, 5).forEach(moolai::record);
            assertThat(rows(moolai.monitoring)).isEqualTo(5);
        }
    }

    @Test
    void tablesThatCannotBeMadeAtFirstAreWaitedFor() {
        try (var moolai = TestOrchestrator.start(provider)) {
            moolai.record(calls(moolai, 1).getFirst());
            TestDatabases.execute(
                    moolai.monitoring,
                    "ALTER TABLE llm_requests RENAME TO hidden;"
                            + " UPDATE flyway_schema_history SET checksum = checksum + 1");
            List<String> ids = calls(moolai, 5);
            Conditions.await(
                    "the failure to be told",
                    TestOrchestrator.PATIENCE,
                    () -> journal(moolai).get("last_error").asText().contains("Migrations db/monitoring"));
            var log = moolai.get("/api/v1/monitoring/requests");
            assertThat(log.status()).isEqualTo(503);
            assertThat(log.code()).isEqualTo("database_unavailable");
            assertThat(log.header("retry-after")).isEqualTo("1");
            TestDatabases.execute(
                    moolai.monitoring,
                    "ALTER TABLE hidden RENAME TO llm_requests;"
                            + " UPDATE flyway_schema_history SET checksum = checksum - 1");
            ids.forEach(moolai::record);
        }
    }

    @Test
    void tablesThatCannotBeMadeAtTheStartAreWaitedFor() {
        var logged = new ListAppender<ILoggingEvent>();
        var logger = (Logger) LoggerFactory.getLogger(Main.class);
        logged.start();
        logger.addAppender(logged);
        try (var moolai = TestOrchestrator.start(provider)) {
            moolai.record(calls(moolai, 1).getFirst());
            TestDatabases.execute(moolai.monitoring, "UPDATE flyway_schema_history SET checksum = checksum + 1");
            moolai.restart();
            List<String> ids = calls(moolai, 5);
            Conditions.await(
                    "the failure to be told",
                    TestOrchestrator.PATIENCE,
                    () -> List.copyOf(logged.list).stream()
                            .anyMatch(event -> event.getFormattedMessage().contains("could not be prepared")));
            TestDatabases.execute(moolai.monitoring, "UPDATE flyway_schema_history SET checksum = checksum - 1");
            ids.forEach(moolai::record);
        } finally {
            logger.detachAppender(logged);
        }
    }

    @Test
    void aCallUnderWayWhenTheServiceStopsIsFinishedAndWrittenDown() {
        var gate = new Gate();
        try (var moolai = TestOrchestrator.start(provider)) {
            moolai.record(calls(moolai, 1).getFirst());
            provider.enqueue(Script.json(OpenAi.completion("gpt-4.1-mini", OpenAi.Tokens.of(3, 2), OpenAi.text("late")))
                    .gated(gate));
            var answering = CompletableFuture.supplyAsync(() -> moolai.chat(WHOLE));
            gate.awaitArrivals(1, TestOrchestrator.PATIENCE);
            var stopping = CompletableFuture.runAsync(moolai::stop);
            gate.open();
            stopping.join();
            assertThat(answering.join().text()).contains("late");
            assertThat(moolai.row(answering.join().requestId())).containsEntry("status", "ok");
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (var files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }
}
