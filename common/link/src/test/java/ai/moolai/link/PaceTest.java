package ai.moolai.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaceTest {
    @Test
    void aTakenHeartbeatIsFollowedByTheNextInThreeSeconds() {
        assertThat(Pace.DEFAULT.pause(0)).isEqualTo(Duration.ofSeconds(3));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "3, 4", "5, 16", "6, 30", "7, 30", "2000000000, 30"})
    void refusalsAreFollowedByGrowingPausesWithJitter(int failures, int secondsMax) {
        for (int i = 0; i < 200; i++) {
            assertThat(Pace.DEFAULT.pause(failures))
                    .isBetween(Duration.ofMillis(secondsMax * 500L), Duration.ofSeconds(secondsMax));
        }
    }
}
