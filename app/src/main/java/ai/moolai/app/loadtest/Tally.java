package ai.moolai.app.loadtest;

import com.datadoghq.sketch.ddsketch.DDSketch;
import com.datadoghq.sketch.ddsketch.DDSketches;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// What was measured of one kind of call. Percentiles are off by 1 % at most; the maximum is exact.
final class Tally {
    private static final double ACCURACY = 0.01;
    static final String HEAD = "%-28s %9s %7s %9s %9s %9s %9s %9s"
            .formatted("", "requests", "errors", "req/s", "p50 ms", "p95 ms", "p99 ms", "max ms");

    private final String kind;
    private final DDSketch millis = DDSketches.unboundedDense(ACCURACY);
    private final Map<String, Long> outcomes = new TreeMap<>();
    private long requests;
    private long errors;
    private double max;

    Tally(String kind) {
        this.kind = kind;
    }

    /// @param outcome a status, or what happened instead of one
    synchronized void add(long nanos, String outcome, boolean good) {
        requests++;
        errors += good ? 0 : 1;
        outcomes.merge(outcome, 1L, Long::sum);
        double took = Math.max(nanos, 1) / 1e6;
        millis.accept(took);
        max = Math.max(max, took);
    }

    String kind() {
        return kind;
    }

    synchronized long requests() {
        return requests;
    }

    synchronized long errors() {
        return errors;
    }

    synchronized Map<String, Long> outcomes() {
        return Map.copyOf(outcomes);
    }

    synchronized double p99Millis() {
        return requests == 0 ? 0 : Math.min(millis.getValueAtQuantile(0.99), max);
    }

    synchronized String row(double seconds) {
        if (requests == 0) {
            return "%-28s %9d %7d".formatted(kind, 0, 0);
        }
        return String.format(
                Locale.ROOT,
                "%-28s %9d %7d %9.1f %9.2f %9.2f %9.2f %9.2f",
                kind,
                requests,
                errors,
                requests / seconds,
                Math.min(millis.getValueAtQuantile(0.5), max),
                Math.min(millis.getValueAtQuantile(0.95), max),
                Math.min(millis.getValueAtQuantile(0.99), max),
                max);
    }
}
