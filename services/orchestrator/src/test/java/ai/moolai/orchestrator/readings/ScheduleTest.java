package ai.moolai.orchestrator.readings;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.testing.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final Duration INTERVAL = Duration.ofSeconds(30);

    private final ManualClock clock = new ManualClock();
    private final Schedule schedule = new Schedule(INTERVAL, clock.nanoTime());

    private Duration untilDue() {
        return schedule.untilDue(clock.nanoTime());
    }

    @Test
    void theFirstIsDueAtOnceAndTheOthersKeepThePace() {
        assertThat(schedule.isDue(clock.nanoTime())).isTrue();
        schedule.made(clock.nanoTime());
        assertThat(untilDue()).isEqualTo(INTERVAL);
        clock.advance(Duration.ofSeconds(31));
        assertThat(schedule.isDue(clock.nanoTime())).isTrue();
        schedule.made(clock.nanoTime());
        assertThat(untilDue())
                .as("late by a second, so the next one comes a second sooner")
                .isEqualTo(Duration.ofSeconds(29));
    }

    @Test
    void whatWasMissedInALongPauseIsNotMadeUpFor() {
        schedule.made(clock.nanoTime());
        clock.advance(Duration.ofMinutes(10));
        assertThat(schedule.isDue(clock.nanoTime())).isTrue();
        schedule.made(clock.nanoTime());
        assertThat(schedule.isDue(clock.nanoTime())).isFalse();
        assertThat(untilDue()).isEqualTo(INTERVAL);
    }

    @Test
    void aWallClockThatJumpsChangesNothing() {
        schedule.made(clock.nanoTime());
        clock.jump(Duration.ofDays(-400));
        assertThat(untilDue()).isEqualTo(INTERVAL);
        clock.jump(Duration.ofDays(4000));
        assertThat(schedule.isDue(clock.nanoTime())).isFalse();
    }
}
