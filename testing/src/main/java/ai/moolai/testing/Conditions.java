package ai.moolai.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waiting for what another thread does, without sleeping for a guessed time.
public final class Conditions {
    private static final Duration LOOK_EVERY = Duration.ofMillis(1);

    private Conditions() {}

    /// Returns as soon as `condition` holds.
    ///
    /// @param what is waited for, as "the record to be in the table"
    /// @throws AssertionError naming `what` when it still does not hold after `atMost`
    public static void await(String what, Duration atMost, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > atMost.toNanos()) {
                throw new AssertionError("waited " + atMost + " in vain for " + what);
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new AssertionError("interrupted while waiting for " + what);
            }
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
    }
}
