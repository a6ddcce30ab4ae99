package ai.moolai.orchestrator.readings;

import ai.moolai.base.Clock;
import ai.moolai.base.MetricsCollector;
import ai.moolai.base.OrganizationId;
import ai.moolai.base.Threads;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One plugged-in collector. It runs on a thread of its own, one run at a time, and is nobody's burden: a run that
/// takes too long is interrupted and left alone, what it throws is told, and after some failures in a row it is not
/// run again until the next start.
final class CustomCollector {
    static final Duration RUN_MAX = Duration.ofSeconds(5);
    static final int FAILURES_IN_A_ROW_MAX = 3;
    static final int METRICS_MAX = 100;

    private static final int ERROR_CHARACTERS_MAX = 300;
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,63}");
    private static final Logger LOG = LoggerFactory.getLogger(CustomCollector.class);

    private final MetricsCollector collector;
    private final String name;
    private final OrganizationId organization;
    private final Threads threads;
    private final Clock clock;
    private @Nullable Run run;
    private @Nullable Map<String, Double> values;
    private long failures;
    private int failuresInARow;
    private @Nullable String lastError;

    CustomCollector(MetricsCollector collector, OrganizationId organization, Threads threads, Clock clock) {
        this.collector = collector;
        this.name = collector.name();
        this.organization = organization;
        this.threads = threads;
        this.clock = clock;
    }

    /// One run, on a thread of its own.
    private static final class Run {
        final long sinceNanos;
        final CompletableFuture<Void> done = new CompletableFuture<>();

        @Nullable
        Thread thread;

        boolean givenUp;

        Run(long sinceNanos) {
            this.sinceNanos = sinceNanos;
        }
    }

    /// Begins a run, unless it may not, or the one before has not ended: that is a failure each time.
    ///
    /// @return done when the run that was begun has ended
    synchronized CompletableFuture<Void> begin() {
        Run last = run;
        if (last != null) {
            if (last.givenUp && isEnabled()) {
                failed("the run that was interrupted still goes on");
            }
            return CompletableFuture.completedFuture(null);
        }
        if (!isEnabled()) {
            return CompletableFuture.completedFuture(null);
        }
        var begun = new Run(clock.nanoTime());
        run = begun;
        begun.thread = threads.dedicated("collector-" + name, () -> run(begun));
        return begun.done;
    }

    /// Gives up a run that takes too long.
    synchronized void expire() {
        Run now = run;
        if (now != null && !now.givenUp && clock.nanoTime() - now.sinceNanos >= RUN_MAX.toNanos()) {
            now.givenUp = true;
            failed("took longer than " + RUN_MAX.toSeconds() + " s");
            if (now.thread != null) {
                now.thread.interrupt();
            }
        }
    }

    /// Whether somebody has to look after it before the next reading.
    synchronized boolean isRunning() {
        return run != null;
    }

    /// What the last run gave; once.
    synchronized Map<String, Double> take() {
        Map<String, Double> taken = values;
        values = null;
        return taken == null ? Map.of() : taken;
    }

    synchronized Background.Plugged state() {
        return new Background.Plugged(name, isEnabled(), run != null, failures, lastError);
    }

    /// Its values cannot be used for a reason that it could not know.
    synchronized void refuse(String why) {
        failed(why);
    }

    private boolean isEnabled() {
        return failuresInARow < FAILURES_IN_A_ROW_MAX;
    }

    private void run(Run own) {
        // What it loads by name comes from its own jars.
        Thread.currentThread().setContextClassLoader(collector.getClass().getClassLoader());
        Map<String, Double> measured = null;
        String wrong;
        try {
            @Nullable Map<String, Double> given = collector.collect(organization);
            measured = given == null ? Map.of() : new TreeMap<>(given);
            wrong = given == null ? "gave null (expected: a map of values by name)" : fault(measured);
        } catch (Throwable thrown) {
            // Errors too: a class that a plug-in lacks is its own trouble.
            wrong = "threw " + thrown;
        }
        ended(own, wrong == null ? measured : null, wrong);
    }

    private synchronized void ended(Run own, @Nullable Map<String, Double> measured, @Nullable String wrong) {
        run = null;
        if (!own.givenUp) {
            if (wrong == null) {
                values = measured;
                failuresInARow = 0;
            } else {
                failed(wrong);
            }
        }
        own.done.complete(null);
    }

    private void failed(String why) {
        failures++;
        failuresInARow++;
        String line = why.replaceAll("\\s+", " ").strip();
        lastError = line.length() > ERROR_CHARACTERS_MAX ? line.substring(0, ERROR_CHARACTERS_MAX) + "…" : line;
        LOG.warn("metrics collector {}: {}", name, lastError);
        if (failuresInARow == FAILURES_IN_A_ROW_MAX) {
            LOG.error(
                    "metrics collector {} has failed {} times in a row and is not called again before the next start",
                    name,
                    failuresInARow);
        }
    }

    private static @Nullable String fault(Map<String, Double> measured) {
        if (measured.size() > METRICS_MAX) {
            return measured.size() + " metrics (expected: at most " + METRICS_MAX + ")";
        }
        for (Map.Entry<String, Double> each : measured.entrySet()) {
            String metric = each.getKey();
            @Nullable Double value = each.getValue();
            if (!NAME.matcher(metric).matches() || Metric.named(metric).isPresent()) {
                return "metric \"" + metric + "\" (expected: 1-64 lower-case letters, digits and '_', beginning with a"
                        + " letter, and no name that a row has already)";
            }
            if (value == null || !Double.isFinite(value)) {
                return metric + " is " + value + " (expected: a finite number)";
            }
        }
        return null;
    }
}
