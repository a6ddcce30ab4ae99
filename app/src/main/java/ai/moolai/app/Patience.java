package ai.moolai.app;

import ai.moolai.base.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// Waiting for what other processes do.
record Patience(Clock clock) {
    private static final long LOOK_MILLIS = 25;

    /// @return whether it came true within `max`
    /// @throws Refusal when the thread is interrupted
    boolean until(Duration max, BooleanSupplier comesTrue) {
        long begun = clock.nanoTime();
        while (!comesTrue.getAsBoolean()) {
            if (clock.nanoTime() - begun >= max.toNanos()) {
                return false;
            }
            pause();
        }
        return true;
    }

    void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Refusal("Interrupted. See ./moolai status.");
        }
    }
}
