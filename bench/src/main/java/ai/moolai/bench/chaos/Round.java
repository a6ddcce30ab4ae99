package ai.moolai.bench.chaos;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/// One fault under load, and what came of it.
///
/// @param answers received whole in this round
/// @param differences empty when all is as it must be
record Round(Fault fault, long answers, long left, long unanswered, Duration settling, List<String> differences) {
    private static final int ANSWERS_BEFORE_MAX = 400;
    private static final int ANSWERS_AFTER = 100;
    private static final Duration LOAD_MAX = Duration.ofSeconds(60);
    private static final Duration SETTLING_MAX = Duration.ofSeconds(90);
    private static final int LOOK_MILLIS = 250;
    private static final int SHOWN_MAX = 20;

    /// Plays it: load, the fault in the middle of it, load, silence, and the books are looked at.
    static Round play(Stage stage, Fault fault, Duration pause, Random random)
            throws IOException, SQLException, InterruptedException {
        List<Call> calls;
        try (var traffic = new Traffic(stage, random)) {
            awaitAnswers(traffic, 1 + random.nextInt(ANSWERS_BEFORE_MAX));
            fault.strike(stage, pause);
            awaitAnswers(traffic, traffic.answers() + ANSWERS_AFTER);
            calls = traffic.finish();
        }
        List<String> differences = new ArrayList<>(heardWrong(stage, fault, calls));
        long begun = System.nanoTime();
        List<String> inTheTable = settled(stage, fault, calls, begun);
        differences.addAll(inTheTable);
        stage.settled(calls);
        return new Round(
                fault,
                count(calls, Heard.Whole.class),
                count(calls, Heard.Left.class),
                count(calls, Heard.Broken.class) + count(calls, Heard.Refused.class),
                Duration.ofNanos(System.nanoTime() - begun),
                differences);
    }

    @Override
    public String toString() {
        var out = new StringBuilder(String.format(
                Locale.ROOT,
                "%-14s %5d answers, %4d left, %4d unanswered, in order after %.1f s",
                fault.name().toLowerCase(Locale.ROOT),
                answers,
                left,
                unanswered,
                settling.toMillis() / 1000.0));
        differences.stream()
                .limit(SHOWN_MAX)
                .forEach(difference -> out.append("\n    ").append(difference));
        if (differences.size() > SHOWN_MAX) {
            out.append("\n    and ").append(differences.size() - SHOWN_MAX).append(" more");
        }
        return out.toString();
    }

    private static void awaitAnswers(Traffic traffic, long count) throws InterruptedException {
        Waiting.until(count + " answers", LOAD_MAX, () -> traffic.answers() >= count);
    }

    /// What callers heard that they should not have heard, or did not hear.
    static List<String> heardWrong(Stage stage, Fault fault, List<Call> calls) {
        List<String> out = new ArrayList<>();
        for (Call call : calls) {
            boolean letGo = fault == Fault.TERMINATE
                    && call.heard() instanceof Heard.Broken
                    && stage.provider.wasAsked(call.question());
            if (letGo) {
                out.add("an answer under way was not finished: " + call);
            } else if (!fault.excuses(call.heard())) {
                out.add("not answered: " + call);
            } else if (call.heard() instanceof Heard.Whole whole
                    && !whole.wrong().isEmpty()) {
                out.add("answered wrongly: " + call);
            }
        }
        return out;
    }

    /// The table's differences once there are none any more, or when it is late enough.
    static List<String> settled(Stage stage, Fault fault, List<Call> calls, long begun)
            throws SQLException, InterruptedException {
        // A call that was cut off is written down however it ends, unless the writer itself was killed.
        boolean cutOffAreRecorded = fault != Fault.KILL;
        while (true) {
            List<String> differences = differences(stage, calls, cutOffAreRecorded);
            if (differences.isEmpty() || System.nanoTime() - begun > SETTLING_MAX.toNanos()) {
                return differences;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    private static List<String> differences(Stage stage, List<Call> calls, boolean cutOffAreRecorded)
            throws InterruptedException {
        try {
            return stage.differences(calls, cutOffAreRecorded);
        } catch (SQLException notYet) {
            // A database that was made anew has no table yet.
            return List.of("the table cannot be read: " + notYet.getMessage());
        }
    }

    private static long count(List<Call> calls, Class<? extends Heard> kind) {
        return calls.stream().filter(call -> kind.isInstance(call.heard())).count();
    }
}
