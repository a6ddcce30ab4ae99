package ai.moolai.orchestrator.readings;

import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/// Durations in buckets that grow by 2 % each, counted since the start: two copies can be subtracted, so that every
/// reader has a window of its own. A percentile is within 1 % of the true one, from 1 µs to an hour; what is beyond
/// counts as these.
final class LatencySketch {
    private static final double ERROR = 0.01;
    private static final double GROWTH = (1 + ERROR) / (1 - ERROR);
    private static final double LOG_GROWTH = Math.log(GROWTH);
    private static final long MICROS_MAX = 3_600_000_000L;
    private static final int BUCKETS = bucket(MICROS_MAX) + 1;

    private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);

    /// One writer at a time; readers may look meanwhile.
    void count(long micros) {
        int bucket = bucket(Math.clamp(micros, 1, MICROS_MAX));
        counts.setOpaque(bucket, counts.getPlain(bucket) + 1);
    }

    long[] copy() {
        long[] copy = new long[BUCKETS];
        for (int i = 0; i < BUCKETS; i++) {
            copy[i] = counts.getOpaque(i);
        }
        return copy;
    }

    /// The `share`-th percentile, 0 to 1, of what was counted between two copies, in milliseconds; null of nothing.
    static @Nullable Double percentileMillis(long[] before, long[] now, double share) {
        long total = 0;
        for (int i = 0; i < BUCKETS; i++) {
            total += now[i] - before[i];
        }
        if (total <= 0) {
            return null;
        }
        long rank = Math.max(1, (long) Math.ceil(share * (double) total));
        int bucket = -1;
        for (long seen = 0; seen < rank; ) {
            bucket++;
            seen += now[bucket] - before[bucket];
        }
        return 2 * Math.pow(GROWTH, bucket) / (GROWTH + 1) / 1000;
    }

    /// Bucket `i` holds what is above `GROWTH` to the power of `i - 1`, and up to `GROWTH` to the power of `i`.
    private static int bucket(long micros) {
        return (int) Math.ceil(Math.log((double) micros) / LOG_GROWTH);
    }
}
