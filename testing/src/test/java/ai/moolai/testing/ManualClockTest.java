package ai.moolai.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ManualClockTest {
    private final ManualClock clock = new ManualClock();

    @Test
    void standsStillUntilItIsMoved() {
        assertThat(clock.now()).isEqualTo(ManualClock.START).isEqualTo(clock.now());
        assertThat(clock.nanoTime()).isEqualTo(clock.nanoTime());
    }

    @Test
    void bothClocksAdvanceTogether() {
        long before = clock.nanoTime();
        clock.advance(Duration.ofSeconds(3));
        assertThat(clock.now()).isEqualTo(ManualClock.START.plusSeconds(3));
        assertThat(clock.nanoTime() - before).isEqualTo(3_000_000_000L);
    }

    @Test
    void aJumpMovesTheWallClockAlone() {
        long before = clock.nanoTime();
        clock.jump(Duration.ofHours(-1));
        assertThat(clock.now()).isEqualTo(ManualClock.START.minusSeconds(3600));
        clock.set(Instant.parse("2030-05-05T00:00:00Z"));
        assertThat(clock.now()).isEqualTo(Instant.parse("2030-05-05T00:00:00Z"));
        assertThat(clock.nanoTime()).isEqualTo(before);
    }

    @Test
    void theSteadyClockCanRunAloneButNeverBack() {
        clock.advanceSteady(Duration.ofMillis(5));
        assertThat(clock.now()).isEqualTo(ManualClock.START);
        assertThat(clock.nanoTime()).isEqualTo(5_000_000L);
        assertThatThrownBy(() -> clock.advance(Duration.ofNanos(-1))).hasMessageContaining("never goes back");
        assertThat(clock.now()).isEqualTo(ManualClock.START);
    }
}
