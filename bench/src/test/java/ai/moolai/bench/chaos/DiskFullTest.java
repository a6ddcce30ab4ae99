package ai.moolai.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// An orchestrator whose journal has a small disk of its own, which others fill and empty.
class DiskFullTest {
    private static final List<String> ON_A_SMALL_DISK =
            List.of("unshare", "-Urm", "sh", "-c", "mount -t tmpfs -o size=2m tmpfs '{journal}' && exec \"$@\"", "sh");

    private final List<Call> calls = new ArrayList<>();

    @Test
    void callsGoOnWhatIsLostIsCountedAndItRecoversByItself() throws Exception {
        assumeThat(new ProcessBuilder("unshare", "-Urm", "mount", "-t", "tmpfs", "tmpfs", "/mnt")
                        .start()
                        .waitFor())
                .isZero();
        try (var stage = new Stage(ON_A_SMALL_DISK, Map.of())) {
            var orchestrator = stage.orchestrator;
            ask(stage, 20);
            assertThat(orchestrator.journal("lost_records")).isZero();
            assertThat(orchestrator.get("/health")).contains("\"status\":\"healthy\"");

            Path ballast = orchestrator.journalWithin().resolve("ballast");
            fill(ballast);
            ask(stage, 150);
            long lost = orchestrator.journal("lost_records");
            assertThat(lost).isGreaterThan(100);
            assertThat(orchestrator.get("/health")).contains("\"status\":\"degraded\"");
            assertThat(orchestrator.get("/api/v1/system/health")).contains("\"last_error\":\"the journal could not");
            assertThat(metric(orchestrator)).isEqualTo(lost);

            Files.delete(ballast);
            ask(stage, 50);
            assertThat(orchestrator.journal("lost_records")).isEqualTo(lost);
            Waiting.until(
                    "an empty journal", Duration.ofSeconds(30), () -> orchestrator.journal("pending_records") == 0);

            // Every call was answered; the table misses exactly what was counted as lost.
            assertThat(calls)
                    .hasSize(220)
                    .allSatisfy(call -> assertThat(call.heard())
                            .isInstanceOfSatisfying(
                                    Heard.Whole.class,
                                    whole -> assertThat(whole.wrong()).isEmpty()));
            assertThat(stage.differences(calls, false))
                    .hasSize(Math.toIntExact(lost))
                    .allSatisfy(difference -> assertThat(difference).contains("is missing"));
            assertThat(Files.readAllLines(orchestrator.log()).stream().filter(line -> line.contains("ERROR")))
                    .singleElement()
                    .asString()
                    .contains("the journal could not be written", "No space left");
        }
    }

    private void ask(Stage stage, int count) throws IOException {
        var caller = new Caller(stage.orchestrator.port, stage.orchestrator.key(), new Random(3));
        for (int i = 0; i < count; i++) {
            var question = new Question(stage.nextNumber(), Question.Shape.WHOLE, Question.Leaving.NEVER);
            caller.ask(question, heard -> calls.add(new Call(question, heard)));
        }
        caller.hangUp();
    }

    private static void fill(Path ballast) throws IOException {
        try (OutputStream out = Files.newOutputStream(ballast)) {
            while (true) {
                out.write(new byte[4096]);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    private static long metric(Orchestrator orchestrator) throws IOException {
        var line = Pattern.compile("moolai_journal_lost_records_total\\{[^}]*} ([0-9.E]+)")
                .matcher(orchestrator.get("/metrics"));
        assertThat(line.find()).isTrue();
        return (long) Double.parseDouble(line.group(1));
    }
}
