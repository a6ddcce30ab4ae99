package ai.moolai.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.moolai.testing.Conditions;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/// Exports that are longer than what kernel and connection hold of an answer that nobody reads.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class LongExportTest {
    private static final int ROWS = 40_000;
    private static final int AT_ONCE_MAX = 4;
    private final Instant start = Instant.now().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofDays(20));
    private final Instant end = start.plus(Duration.ofDays(10));
    private final String export = "/export/metrics?start_date=" + start + "&end_date=" + end;

    private TestOrchestrator moolai;

    @BeforeAll
    void open() {
        moolai = TestOrchestrator.start(GeneratedReadings.SETTINGS);
        GeneratedReadings.awaitTable(moolai);
        GeneratedReadings.add(
                moolai.monitoring, start, end, Duration.between(start, end).dividedBy(ROWS));
    }

    @AfterAll
    void close() {
        moolai.close();
    }

    @Test
    void everyReadingIsThereOnceAndInItsOrder() throws IOException {
        try (var lines = lines(export + "&format=csv")) {
            lines.readLine();
            long count = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                assertThat(Instant.parse(line.split(",", -1)[4])).isEqualTo(start.plusMillis(21_600L * count));
                count++;
            }
            assertThat(count).isEqualTo(ROWS);
        }
    }

    @Test
    void soDoesEveryValue() throws IOException {
        try (var lines = lines(export + "&format=prometheus")) {
            long count = 0;
            long last = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("process_open_fds{")) {
                    long second = Long.parseLong(line.substring(line.lastIndexOf(' ') + 1));
                    assertThat(second).isGreaterThan(last);
                    last = second;
                    count++;
                }
            }
            assertThat(count).isEqualTo(ROWS);
        }
    }

    private BufferedReader lines(String path) {
        return new BufferedReader(new InputStreamReader(moolai.opened(path).body(), StandardCharsets.US_ASCII));
    }

    @Test
    void soManyAtOnceAndNoMore() throws IOException {
        List<InputStream> open = new ArrayList<>();
        try {
            for (int i = 0; i < AT_ONCE_MAX; i++) {
                open.add(begun(export));
            }
            var refused = moolai.get(export);
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.code()).isEqualTo("overloaded");
            assertThat(refused.message()).contains(AT_ONCE_MAX + " exports");
            assertThat(refused.header("retry-after")).isEqualTo("5");
            // Whoever goes away makes room.
            open.removeLast().close();
            Conditions.await("room for one more", TestOrchestrator.PATIENCE, this::isAnswered);
        } finally {
            for (InputStream each : open) {
                each.close();
            }
        }
    }

    private boolean isAnswered() {
        return moolai.get("/export/metrics?start_date=1999-01-01&end_date=1999-01-02")
                        .status()
                == 200;
    }

    @Test
    void whoReadsSlowlyHoldsNoConnectionToTheDatabase() throws IOException {
        try (var slow = begun(export)) {
            Conditions.await(
                    "no connection in use",
                    TestOrchestrator.PATIENCE,
                    () -> moolai.get("/metrics")
                            .text()
                            .contains("moolai_database_connections{database=\"monitoring\",organization=\"org_001\","
                                    + "state=\"active\"} 0.0"));
            assertThat(slow.readAllBytes()).hasSizeGreaterThan(ROWS * 1000);
        }
    }

    @Test
    void aDatabaseThatGoesAwayIsSeenAsABrokenAnswerAndLoggedOnce() throws IOException {
        var logged = new ListAppender<ILoggingEvent>();
        logged.start();
        var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.addAppender(logged);
        try (var slow = begun(export)) {
            TestDatabases.allowConnections(moolai.monitoring, false);
            assertThatThrownBy(slow::readAllBytes).isInstanceOf(IOException.class);
        } finally {
            TestDatabases.allowConnections(moolai.monitoring, true);
            root.detachAppender(logged);
        }
        assertThat(List.copyOf(logged.list).stream()
                        .filter(event -> event.getLevel() == Level.ERROR)
                        .map(ILoggingEvent::getFormattedMessage)
                        .filter(line -> line.contains("/export/metrics")))
                .singleElement()
                .asString()
                .startsWith("GET /export/metrics was broken off: request_id=req_");
        Conditions.await("the database", TestOrchestrator.PATIENCE, this::isAnswered);
    }

    /// An export of which the first byte has come, and that is not read on.
    private InputStream begun(String path) throws IOException {
        InputStream body = moolai.opened(path).body();
        assertThat(body.read()).isEqualTo('[');
        return body;
    }
}
