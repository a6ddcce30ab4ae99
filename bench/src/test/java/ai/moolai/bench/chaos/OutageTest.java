package ai.moolai.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The short form of what `bench/outage.sh` plays; what is fast enough is not measured here, where tests run beside.
class OutageTest {
    @Test
    void nothingIsLostWhileTheDatabaseHangs() throws Exception {
        try (var stage = new Stage(List.of(), Outage.settings())) {
            var outage = Outage.play(stage, Duration.ofSeconds(3), Duration.ofSeconds(15), new Random(1));
            assertThat(outage.differences()).as("%s", outage).isEmpty();
            assertThat(outage.meanwhile().count()).isGreaterThan(100);
            assertThat(outage.pendingRecords()).isPositive();
            assertThat(outage.readings()).isGreaterThanOrEqualTo(2);
        }
    }
}
