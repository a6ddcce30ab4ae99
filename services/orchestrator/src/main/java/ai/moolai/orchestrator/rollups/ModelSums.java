package ai.moolai.orchestrator.rollups;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Adds up rows that tell callers apart to rows that do not, a bucket at a time.
///
/// @param <X> how taking a row fails
final class ModelSums<X extends Exception> {
    private final To<X> to;
    private final Map<Series, Sum> sums = new LinkedHashMap<>();
    private @Nullable Instant bucket;

    /// Takes a row that is complete.
    interface To<X extends Exception> {
        void put(Rollup rollup, Series series) throws X;
    }

    ModelSums(To<X> to) {
        this.to = to;
    }

    private static final class Sum {
        final BigDecimal[] sums = new BigDecimal[Measure.ALL.size()];
        final Sketch latency = new Sketch();
        final Sketch firstToken = new Sketch();

        Sum() {
            Arrays.fill(sums, BigDecimal.ZERO);
        }

        void add(Rollup rollup) {
            for (int i = 0; i < sums.length; i++) {
                sums[i] = sums[i].add(rollup.sums()[i]);
            }
            latency.merge(rollup.latency());
            firstToken.merge(rollup.firstToken());
        }
    }

    /// The rows of one bucket come together.
    void add(Rollup rollup, Series series) throws X {
        if (!rollup.bucket().equals(bucket)) {
            finish();
            bucket = rollup.bucket();
        }
        sums.computeIfAbsent(series.ofModel(), _ -> new Sum()).add(rollup);
    }

    /// No more rows come of this bucket.
    void finish() throws X {
        Instant complete = bucket;
        if (complete == null) {
            return;
        }
        for (var entry : sums.entrySet()) {
            Sum sum = entry.getValue();
            to.put(
                    new Rollup(complete, entry.getKey().id(), sum.sums, sum.latency.bytes(), sum.firstToken.bytes()),
                    entry.getKey());
        }
        sums.clear();
    }
}
