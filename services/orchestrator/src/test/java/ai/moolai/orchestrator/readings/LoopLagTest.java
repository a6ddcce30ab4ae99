package ai.moolai.orchestrator.readings;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.testing.ManualClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class LoopLagTest {
    private final ManualClock clock = new ManualClock();
    private final LoopLag lag = new LoopLag(clock);
    private final Deque<Runnable> work = new ArrayDeque<>();

    @Test
    void withoutLoopsNothingIsKnown() {
        assertThat(lag.probe()).isCompleted();
        assertThat(lag.takeMillis()).isNull();
    }

    @Test
    void theLongestWaitSinceTheLastReadingCounts() {
        lag.watch(work::add);
        for (long millis : new long[] {5, 40, 1}) {
            var probed = lag.probe();
            clock.advance(Duration.ofMillis(millis));
            assertThat(probed).isNotDone();
            work.remove().run();
            assertThat(probed).isCompleted();
        }
        assertThat(lag.takeMillis()).isEqualTo(40.0);
        assertThat(lag.takeMillis()).isNull();
    }

    @Test
    void aLoopThatIsStuckLagsAsLongAsItHasBeenSoAndGetsNoMoreWork() {
        lag.watch(work::add);
        lag.watch(Runnable::run);
        assertThat(lag.probe()).isNotDone();
        clock.advance(Duration.ofSeconds(2));
        assertThat(lag.takeMillis()).isEqualTo(2000.0);
        assertThat(lag.probe()).as("the other loop is well").isCompleted();
        clock.advance(Duration.ofSeconds(1));
        assertThat(lag.takeMillis()).isEqualTo(3000.0);
        assertThat(work).hasSize(1);
        work.remove().run();
        assertThat(lag.takeMillis()).isEqualTo(3000.0);
    }

    @Test
    void aLoopThatHasEndedIsLeftAlone() {
        lag.watch(_ -> {
            throw new RejectedExecutionException("ended");
        });
        lag.watch(Runnable::run);
        assertThat(lag.probe()).isCompleted();
        assertThat(lag.probe()).isCompleted();
        assertThat(lag.takeMillis()).isZero();
    }
}
