package ai.moolai.orchestrator.rollups;

import com.datadoghq.sketch.ddsketch.DDSketch;
import com.datadoghq.sketch.ddsketch.encoding.ByteArrayInput;
import com.datadoghq.sketch.ddsketch.encoding.GrowingByteArrayOutput;
import com.datadoghq.sketch.ddsketch.mapping.IndexMapping;
import com.datadoghq.sketch.ddsketch.mapping.LogarithmicMapping;
import com.datadoghq.sketch.ddsketch.store.UnboundedSizeDenseStore;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A distribution of durations of which many can be merged into one without loss: merged, it is to the byte what it
/// would have been over all values. A quantile is off by at most [#ACCURACY] of itself. It is a DDSketch, as
/// Masson, Rim and Lee describe it (2019): values of one bin are alike, and bins grow with the values.
///
/// Its bytes can be put behind each other: that is merging, too.
final class Sketch {
    /// The same everywhere and for ever, as what was written down is of it.
    static final double ACCURACY = 0.01;

    private static final IndexMapping MAPPING = new LogarithmicMapping(ACCURACY);

    /// A value's bin is the whole part of its logarithm times this.
    static final double BINS_PER_LOGARITHM = 1 / Math.log((1 + ACCURACY) / (1 - ACCURACY));

    private final DDSketch sketch = new DDSketch(MAPPING, UnboundedSizeDenseStore::new);

    /// Adds `count` values of one bin.
    void add(int bin, long count) {
        sketch.getPositiveValueStore().add(bin, (double) count);
    }

    /// The bin of a duration; what is shorter than a microsecond counts as one.
    static int bin(long micros) {
        return (int) Math.floor(Math.log((double) Math.max(micros, 1L)) * BINS_PER_LOGARITHM);
    }

    void merge(Sketch other) {
        sketch.mergeWith(other.sketch);
    }

    /// Merges what [#bytes] gave, of one sketch or of several behind each other.
    Sketch merge(byte[] bytes) {
        try {
            var in = ByteArrayInput.wrap(bytes);
            while (in.hasRemaining()) {
                sketch.decodeAndMergeWith(in);
            }
            return this;
        } catch (IOException damaged) {
            throw new IllegalArgumentException("a sketch of " + bytes.length + " bytes that cannot be read", damaged);
        }
    }

    /// Nothing where there are no values.
    byte[] bytes() {
        var out = GrowingByteArrayOutput.withDefaultInitialCapacity();
        try {
            sketch.encode(out, true);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        return out.trimmedCopy();
    }

    /// The value that a share `quantile` of all values does not exceed; null where there are none.
    @Nullable
    Double quantile(double quantile) {
        return sketch.isEmpty() ? null : sketch.getValueAtQuantile(quantile);
    }
}
