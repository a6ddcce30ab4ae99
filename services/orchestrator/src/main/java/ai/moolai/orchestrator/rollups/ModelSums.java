package ai.moolai.orchestrator.rollups;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Adds up rows that tell callers apart to rows that do not, a bucket at a time.
final class ModelSums {
    private final To to;
    private final Map<Series, Sum> sums = new LinkedHashMap<>();
    private @Nullable Instant bucket;

    /// Takes a row that is complete.
    interface To {
        void put(Rollup rollup, Series series) throws SQLException;
    }

    ModelSums(To to) {
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
    void add(Rollup rollup, Series series) throws SQLException {
        if (!rollup.bucket().equals(bucket)) {
            finish();
            bucket = rollup.bucket();
        }
        sums.computeIfAbsent(series.ofModel(), _ -> new Sum()).add(rollup);
    }

    /// No more rows come of this bucket.
    void finish() throws SQLException {
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
