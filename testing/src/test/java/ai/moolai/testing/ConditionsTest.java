package ai.moolai.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ConditionsTest {
    @Test
    void returnsOnceTheConditionHolds() {
        var looks = new AtomicInteger();
        Conditions.await("the fifth look", Duration.ofSeconds(10), () -> looks.incrementAndGet() == 5);
        assertThat(looks).hasValue(5);
    }

    @Test
    void failsWithWhatWasWaitedFor() {
        assertThatThrownBy(() -> Conditions.await("rain in the desert", Duration.ofMillis(3), () -> false))
                .isInstanceOf(AssertionError.class)
                .hasMessage("waited PT0.003S in vain for rain in the desert");
    }

    @Test
    void looksAtLeastOnceEvenWithoutTime() {
        Conditions.await("what holds already", Duration.ZERO, () -> true);
    }
}
