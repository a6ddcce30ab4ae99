package ai.moolai.orchestrator.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {
    private static final Duration PLENTY = Duration.ofMinutes(10);
    private final RetryPolicy twice = new RetryPolicy(2);

    private static Trouble trouble(boolean again, @Nullable Duration pause) {
        return new Trouble(Failure.of(FailureCode.UPSTREAM_ERROR, "x"), again, pause, false);
    }

    @Test
    void pausesDoubleAndAreUpToAQuarterShorter() {
        var patient = new RetryPolicy(100);
        for (int attempts = 1; attempts <= 40; attempts++) {
            long full = Math.min(8000, 500L << Math.min(attempts - 1, 10));
            for (int i = 0; i < 50; i++) {
                assertThat(patient.pause(attempts, trouble(true, null), PLENTY).orElseThrow())
                        .isBetween(Duration.ofMillis(full * 3 / 4), Duration.ofMillis(full));
            }
        }
    }

    @Test
    void thereAreNoMoreAttemptsThanAllowed() {
        assertThat(twice.pause(2, trouble(true, null), PLENTY)).isPresent();
        assertThat(twice.pause(3, trouble(true, null), PLENTY)).isEmpty();
        assertThat(new RetryPolicy(0).pause(1, trouble(true, null), PLENTY)).isEmpty();
    }

    @Test
    void whatIsNotSafeIsNotTriedAgain() {
        assertThat(twice.pause(1, trouble(false, null), PLENTY)).isEmpty();
        assertThat(twice.pause(1, trouble(false, Duration.ofMillis(1)), PLENTY)).isEmpty();
    }

    @Test
    void thePauseThatWasToldIsKept() {
        Duration told = Duration.ofMillis(1234);
        assertThat(twice.pause(1, trouble(true, told), PLENTY)).contains(told);
    }

    @Test
    void aMinuteIsWaitedForAndNoMore() {
        assertThat(twice.pause(1, trouble(true, Duration.ofSeconds(60)), PLENTY))
                .contains(Duration.ofSeconds(60));
        assertThat(twice.pause(1, trouble(true, Duration.ofMillis(60_001)), PLENTY))
                .isEmpty();
    }

    @Test
    void aPauseThatTheCallWouldNotOutliveIsNotMade() {
        assertThat(twice.pause(1, trouble(true, Duration.ofSeconds(5)), Duration.ofSeconds(5)))
                .isEmpty();
        assertThat(twice.pause(1, trouble(true, null), Duration.ofMillis(300))).isEmpty();
        assertThat(twice.pause(1, trouble(true, null), Duration.ofMillis(-1))).isEmpty();
    }
}
