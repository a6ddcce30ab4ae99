package ai.moolai.orchestrator.rollups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datadoghq.sketch.ddsketch.mapping.LogarithmicMapping;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class SketchTest {
    private static final double[] QUANTILES = {0.01, 0.5, 0.9, 0.95, 0.99, 0.999, 1};

    /// From a microsecond to an hour, most of them near a second.
    private static long[] latencies(Random random, int count) {
        return random.doubles(count)
                .mapToLong(_ -> Math.clamp((long) Math.exp(13.8 + 2 * random.nextGaussian()), 1, 3_600_000_000L))
                .toArray();
    }

    private static Sketch of(long... micros) {
        var sketch = new Sketch();
        for (long each : micros) {
            sketch.add(Sketch.bin(each), 1);
        }
        return sketch;
    }

    @Test
    void aQuantileIsOffByAHundredthAtMost() {
        var random = new Random(1);
        for (int count : new int[] {1, 2, 7, 100, 5_000, 100_000}) {
            long[] values = latencies(random, count);
            var sketch = of(values);
            Arrays.sort(values);
            for (double quantile : QUANTILES) {
                long exact = values[(int) (quantile * (count - 1))];
                assertThat(sketch.quantile(quantile))
                        .as("%s of %s", quantile, count)
                        .isCloseTo((double) exact, Percentage.withPercentage(100 * Sketch.ACCURACY + 1e-9));
            }
        }
    }

    @Test
    void mergedItIsToTheByteWhatItWouldHaveBeenOverAll() {
        var random = new Random(2);
        for (int run = 0; run < 200; run++) {
            var whole = new Sketch();
            var merged = new Sketch();
            var behindEachOther = new ByteArrayOutputStream();
            for (int part = random.nextInt(8); part >= 0; part--) {
                long[] values = latencies(random, random.nextInt(300));
                var sketch = of(values);
                Arrays.stream(values).forEach(each -> whole.add(Sketch.bin(each), 1));
                merged.merge(new Sketch().merge(sketch.bytes()));
                behindEachOther.writeBytes(sketch.bytes());
            }
            assertThat(merged.bytes()).isEqualTo(whole.bytes());
            assertThat(new Sketch().merge(behindEachOther.toByteArray()).bytes())
                    .isEqualTo(whole.bytes());
        }
    }

    @Test
    void theOrderInWhichValuesComeMakesNoDifference() {
        long[] values = latencies(new Random(3), 2_000);
        byte[] bytes = of(values).bytes();
        Arrays.sort(values);
        assertThat(of(values).bytes()).isEqualTo(bytes);
    }

    @Test
    void nothingIsNothing() {
        assertThat(new Sketch().bytes()).isEmpty();
        assertThat(new Sketch().quantile(0.5)).isNull();
        assertThat(new Sketch().merge(new byte[0]).bytes()).isEmpty();
    }

    @Test
    void whatIsNoSketchIsRefused() {
        assertThatThrownBy(() -> new Sketch().merge(new byte[] {5, 1}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a sketch of 2 bytes that cannot be read");
    }

    @Test
    void aBinIsThatOfTheLibrary() {
        var mapping = new LogarithmicMapping(Sketch.ACCURACY);
        for (long micros : latencies(new Random(4), 100_000)) {
            assertThat(Sketch.bin(micros)).isEqualTo(mapping.index((double) micros));
        }
        assertThat(Sketch.bin(0)).isEqualTo(Sketch.bin(1)).isEqualTo(mapping.index(1));
        assertThat(Sketch.bin(Long.MAX_VALUE)).isEqualTo(mapping.index((double) Long.MAX_VALUE));
    }

    @Test
    void aHundredLatenciesTakeAFewHundredBytes() {
        assertThat(of(latencies(new Random(5), 1)).bytes()).hasSizeLessThan(12);
        assertThat(of(latencies(new Random(5), 100)).bytes()).hasSizeLessThan(400);
        assertThat(of(latencies(new Random(5), 1_000_000)).bytes()).hasSizeLessThan(2_500);
    }
}
