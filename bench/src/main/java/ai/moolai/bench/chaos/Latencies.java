package ai.moolai.bench.chaos;

import com.datadoghq.sketch.ddsketch.DDSketch;
import com.datadoghq.sketch.ddsketch.DDSketches;
import java.util.Locale;

/// How long answers took, in milliseconds, right to a hundredth.
final class Latencies {
    private static final double ACCURACY = 0.01;

    private final DDSketch sketch = DDSketches.unboundedDense(ACCURACY);

    synchronized void add(long nanos) {
        sketch.accept(nanos / 1e6);
    }

    synchronized long count() {
        return Math.round(sketch.getCount());
    }

    synchronized double quantile(double of) {
        return sketch.isEmpty() ? 0 : sketch.getValueAtQuantile(of);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d answers, p50 %.2f ms, p99 %.2f ms, longest %.1f ms",
                count(),
                quantile(0.5),
                quantile(0.99),
                quantile(1));
    }
}
