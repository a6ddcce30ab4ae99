package ai.moolai.app.loadtest;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Says what came out, and whether that is good enough.
final class Report {
    private final Load load;
    private final Consumer<String> say;
    private final List<String> misses = Collections.synchronizedList(new ArrayList<>());

    Report(Load load, Consumer<String> say) {
        this.load = load;
        this.say = say;
    }

    /// A row for each kind, then the statuses of all.
    ///
    /// @param asked kinds of call, which may fail and must be fast
    /// @param more kinds of measurement that are no calls of their own
    void table(double seconds, List<Tally> asked, List<Tally> more) {
        say.accept("");
        say.accept(Tally.HEAD);
        Map<String, Long> outcomes = new TreeMap<>();
        long requests = 0;
        long errors = 0;
        for (Tally tally : asked) {
            say.accept(tally.row(seconds));
            tally.outcomes().forEach((outcome, count) -> outcomes.merge(outcome, count, Long::sum));
            requests += tally.requests();
            errors += tally.errors();
            fast(tally);
        }
        more.forEach(tally -> say.accept(tally.row(seconds)));
        say.accept("");
        say.accept("answers: "
                + String.join(
                        ", ",
                        outcomes.entrySet().stream()
                                .map(each -> each.getKey() + " x " + each.getValue())
                                .toList()));
        if (requests == 0) {
            miss("no call was made (expected: at least one)");
        } else if ((double) errors / requests > load.errorRateMax()) {
            miss(String.format(
                    Locale.ROOT,
                    "%d of %d calls failed, %.3f %% (expected: %.3f %% at most)",
                    errors,
                    requests,
                    100.0 * errors / requests,
                    100 * load.errorRateMax()));
        }
    }

    private void fast(Tally tally) {
        double max = load.p99Max().toNanos() / 1e6;
        if (tally.p99Millis() > max) {
            miss(String.format(
                    Locale.ROOT, "%s: p99 %.1f ms (expected: %.1f ms at most)", tally.kind(), tally.p99Millis(), max));
        }
    }

    /// One thing that was looked at besides.
    void check(String what, boolean good, String found) {
        say.accept("%-28s %-6s %s".formatted(what, good ? "ok" : "wrong", found));
        if (!good) {
            misses.add(what + ": " + found);
        }
    }

    void miss(String why) {
        misses.add(why);
    }

    /// @return whether all was good
    boolean verdict() {
        say.accept("");
        misses.forEach(miss -> say.accept("missed: " + miss));
        say.accept(misses.isEmpty() ? "passed" : "failed");
        return misses.isEmpty();
    }
}
