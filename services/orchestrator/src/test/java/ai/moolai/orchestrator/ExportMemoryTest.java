package ai.moolai.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.testing.Conditions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A service with a heap that is far smaller than what it exports.
@Timeout(180)
class ExportMemoryTest {
    private static final int ROWS = 100_000;
    private static final long HEAP_BYTES = 64L << 20;

    @Test
    void anExportTakesNoMoreMemoryThanAPage() throws Exception {
        Instant end = Instant.now().truncatedTo(ChronoUnit.DAYS);
        Instant start = end.minus(Duration.ofDays(60));
        try (var moolai = TestOrchestrator.start(GeneratedReadings.SETTINGS)) {
            GeneratedReadings.awaitTable(moolai);
            GeneratedReadings.add(
                    moolai.monitoring, start, end, Duration.between(start, end).dividedBy(ROWS));
            moolai.stop();
            Path log = moolai.home.resolve("small.log");
            var small = small(moolai.environment, log);
            try {
                Conditions.await("the service", Duration.ofSeconds(60), () -> isHealthy(moolai, small));
                String span = "&start_date=" + start + "&end_date=" + end;
                assertThat(bytes(moolai, "/export/metrics?format=json" + span)).isGreaterThan(HEAP_BYTES * 3 / 2);
                assertThat(bytes(moolai, "/export/metrics?format=prometheus" + span))
                        .isGreaterThan(HEAP_BYTES * 3 / 2);
                assertThat(small.isAlive()).isTrue();
                assertThat(Files.readString(log)).doesNotContain("OutOfMemoryError");
            } finally {
                small.destroy();
                assertThat(small.waitFor(30, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    private static Process small(Map<String, String> environment, Path log) throws IOException {
        var builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + HEAP_BYTES,
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName()))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static boolean isHealthy(TestOrchestrator moolai, Process small) {
        assertThat(small.isAlive()).isTrue();
        try {
            return moolai.get("/health").status() == 200;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    private static long bytes(TestOrchestrator moolai, String path) throws IOException {
        try (InputStream body = moolai.opened(path).body()) {
            return body.transferTo(java.io.OutputStream.nullOutputStream());
        }
    }
}
