package ai.moolai.orchestrator.readings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LatencySketchTest {
    private static final double ERROR = 0.01;

    @Property(tries = 200)
    void aPercentileIsWithinOnePercentOfTheTrueOne(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 2000) int count,
            @ForAll @DoubleRange(max = 1) double p) {
        var random = new Random(seed);
        var sketch = new LatencySketch();
        long[] none = sketch.copy();
        long[] micros = new long[count];
        for (int i = 0; i < count; i++) {
            micros[i] = (long) Math.exp(random.nextDouble() * 22);
            sketch.count(micros[i]);
        }
        Arrays.sort(micros);
        double truth = micros[Math.max(1, (int) Math.ceil(p * count)) - 1] / 1000.0;
        assertThat(LatencySketch.percentileMillis(none, sketch.copy(), p))
                .isBetween(truth * (1 - ERROR) * 0.999999, truth * (1 + ERROR) * 1.000001);
    }

    @Test
    void onlyWhatCameBetweenTwoCopiesCounts() {
        var sketch = new LatencySketch();
        sketch.count(5_000_000);
        long[] before = sketch.copy();
        assertThat(LatencySketch.percentileMillis(before, sketch.copy(), 0.5)).isNull();
        sketch.count(1000);
        assertThat(LatencySketch.percentileMillis(before, sketch.copy(), 1)).isBetween(0.99, 1.01);
    }

    @Test
    void whatIsBeyondItsRangeCountsAtItsEnds() {
        var sketch = new LatencySketch();
        long[] none = sketch.copy();
        sketch.count(0);
        assertThat(LatencySketch.percentileMillis(none, sketch.copy(), 1)).isBetween(0.00099, 0.00101);
        sketch.count(Long.MAX_VALUE);
        assertThat(LatencySketch.percentileMillis(none, sketch.copy(), 1)).isBetween(3_564_000.0, 3_636_000.0);
    }
}
