package ai.moolai.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.moolai.base.Threads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalCrashTest {
    private static final int CONFIRMED_BYTES_MIN = 100_000;

    private final Threads threads = new Threads(Throwable::printStackTrace);

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        threads.close();
    }

    @RepeatedTest(3)
    void aKilledProcessLosesNothingItConfirmed() throws Exception {
        var journalDirectory = folder.resolve("a journal");
        var printed = folder.resolve("printed");
        var child = new ProcessBuilder(java("append", journalDirectory))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(printed.toFile())
                .start();
        try {
            Await.until("enough records", Duration.ofSeconds(30), () -> Files.size(printed) > CONFIRMED_BYTES_MIN);
            assertThatThrownBy(() -> Journals.open(journalDirectory, threads))
                    .hasMessageContaining("is in use by process " + child.pid());
        } finally {
            child.destroyForcibly();
            assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
        List<String> confirmed = new ArrayList<>(Files.readAllLines(printed));
        // The kill may have cut the last line short.
        confirmed.removeLast();
        assertThat(confirmed).hasSizeGreaterThan(10_000);
        try (var journal = Journals.open(journalDirectory, threads)) {
            var read = Journals.drain(journal, 10_000);
            assertThat(read).hasSizeGreaterThanOrEqualTo(confirmed.size());
            assertThat(read.subList(0, confirmed.size())).isEqualTo(confirmed);
        }
    }

    @Test
    void aDiskThatTheJournalItselfFilledIsFreedByDealingWithItsRecords() throws Exception {
        assertThat(onASmallDisk("own"))
                .contains("not a byte is free", "read 0 too few", "there is room")
                .noneMatch(line -> line.contains("Exception"));
    }

    @Test
    void aFullDiskLosesAndCountsAndRecoversByItself() throws Exception {
        List<String> lines = onASmallDisk("full");
        assertThat(lines)
                .anySatisfy(line -> assertThat(line).startsWith("lost 11 ").contains("No space left"));
        assertThat(lines).contains("lost more 0");
        assertThat(lines).anySatisfy(line -> assertThat(line).matches("read (\\d+) of (\\d+), after 10"));
        assertThat(lines.stream().filter(line -> line.contains("ERROR"))).hasSize(1);
    }

    /// What a child prints whose disk has 3 MB.
    private List<String> onASmallDisk(String what) throws Exception {
        var disk = Files.createDirectories(folder.resolve("disk"));
        var script = "mount -t tmpfs -o size=3m tmpfs '" + disk + "' && exec \"$@\"";
        assumeThat(end(List.of("unshare", "-Urm", "sh", "-c", script, "sh", "true")))
                .isZero();
        List<String> command = new ArrayList<>(List.of("unshare", "-Urm", "sh", "-c", script, "sh"));
        command.addAll(java(what, disk.resolve("journal")));
        var child = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var output = child.inputReader()) {
            return output.readAllLines();
        } finally {
            child.destroyForcibly();
        }
    }

    private static List<String> java(String what, Path directory) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                JournalChild.class.getName(),
                what,
                directory.toString());
    }

    private static int end(List<String> command) throws Exception {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            return process.waitFor(Duration.ofSeconds(10).toMillis(), TimeUnit.MILLISECONDS) ? process.exitValue() : -1;
        } catch (IOException _) {
            return -1;
        }
    }
}
