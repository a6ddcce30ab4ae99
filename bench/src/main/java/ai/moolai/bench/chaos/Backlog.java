package ai.moolai.bench.chaos;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/// A start with a long journal behind it.
///
/// @param calls in the backlog
/// @param ready from the start of the process to the end of the first answer
/// @param waiting records that were still in the journal then
/// @param moved from the start of the process until the journal was empty
/// @param slowest answer meanwhile
/// @param residentMegabytes at most, of the orchestrator's process
/// @param rows in the table in the end
/// @param distinct request ids among them
record Backlog(
        long bytes,
        long calls,
        Duration ready,
        long waiting,
        Duration moved,
        Duration slowest,
        long residentMegabytes,
        long rows,
        long distinct) {
    private static final Duration READY_MAX = Duration.ofSeconds(60);
    private static final Duration MOVED_MAX = Duration.ofMinutes(20);
    private static final int BETWEEN_CALLS_MILLIS = 250;

    /// Writes the backlog, starts an orchestrator of 256 MB of heap on it, and asks until it is all in the table.
    static Backlog play(long bytes) throws IOException, SQLException, InterruptedException {
        try (var stage = new Stage()) {
            var orchestrator = stage.orchestrator;
            orchestrator.terminate();
            long calls = BacklogWriter.write(orchestrator.journal(), bytes);
            long before = orchestrator.journalBytes();
            long begun = System.nanoTime();
            orchestrator.startAgain();
            var caller = new Caller(orchestrator.port, orchestrator.key(), new Random(1));
            Waiting.until("the first answer", READY_MAX, () -> isAnswered(stage, caller));
            var ready = since(begun);
            long waiting = orchestrator.journal("pending_records");
            long answers = 1;
            var slowest = Duration.ZERO;
            while (orchestrator.journal("pending_records") > 0) {
                long asked = System.nanoTime();
                if (!isAnswered(stage, caller) || since(begun).compareTo(MOVED_MAX) > 0) {
                    throw new IllegalStateException(
                            "no answer, or no end, after " + since(begun).toSeconds() + " s");
                }
                answers++;
                slowest = since(asked).compareTo(slowest) > 0 ? since(asked) : slowest;
                TimeUnit.MILLISECONDS.sleep(BETWEEN_CALLS_MILLIS);
            }
            var moved = since(begun);
            long resident = orchestrator.residentMegabytesMax();
            caller.hangUp();
            orchestrator.terminate();
            orchestrator.startAgain();
            orchestrator.awaitServing();
            long rows = orchestrator.postgres.count("SELECT count(*) FROM llm_requests") - answers;
            long distinct =
                    orchestrator.postgres.count("SELECT count(DISTINCT request_id) FROM llm_requests") - answers;
            return new Backlog(before, calls, ready, waiting, moved, slowest, resident, rows, distinct);
        }
    }

    /// Whether all are there, each once.
    boolean isWhole() {
        return rows == calls && distinct == calls;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d MB, %d calls: first answer after %.2f s with %d records still waiting; all moved after %.0f s"
                        + " (%.0f records/s), slowest answer meanwhile %d ms, at most %d MB resident;"
                        + " %d rows, %d distinct",
                bytes >> 20,
                calls,
                ready.toMillis() / 1000.0,
                waiting,
                moved.toMillis() / 1000.0,
                calls / (moved.toMillis() / 1000.0),
                slowest.toMillis(),
                residentMegabytes,
                rows,
                distinct);
    }

    private static boolean isAnswered(Stage stage, Caller caller) throws IOException {
        var heard = new AtomicReference<Heard>();
        caller.ask(new Question(stage.nextNumber(), Question.Shape.WHOLE, Question.Leaving.NEVER), heard::set);
        return heard.get() instanceof Heard.Whole whole && whole.wrong().isEmpty();
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }
}
