package ai.moolai.orchestrator.monitoring;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.concurrent.atomic.AtomicLongArray;

/// A histogram of durations for Prometheus. Counting is two additions, as every call counts in several of these.
final class Durations {
    private static final double NANOS = 1e9;

    /// What buckets reach up to, included. Beyond them is one more.
    private final long[] bounds;
    /// A count for each bucket, and behind them the sum in nanoseconds.
    private final AtomicLongArray cells;

    /// @param bounds in nanoseconds
    Durations(long[] bounds) {
        this.bounds = bounds.clone();
        this.cells = new AtomicLongArray(bounds.length + 2);
    }

    void count(long nanos) {
        int bucket = 0;
        while (bucket < bounds.length && nanos > bounds[bucket]) {
            bucket++;
        }
        cells.getAndIncrement(bucket);
        cells.getAndAdd(bounds.length + 1, nanos);
    }

    HistogramDataPointSnapshot point(Labels labels) {
        var buckets = ClassicHistogramBuckets.builder();
        for (int i = 0; i < bounds.length; i++) {
            buckets.bucket(bounds[i] / NANOS, cells.get(i));
        }
        buckets.bucket(Double.POSITIVE_INFINITY, cells.get(bounds.length));
        return HistogramDataPointSnapshot.builder()
                .labels(labels)
                .classicHistogramBuckets(buckets.build())
                .sum(cells.get(bounds.length + 1) / NANOS)
                .build();
    }
}
