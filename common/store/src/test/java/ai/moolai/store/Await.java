package ai.moolai.store;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/// Looks at a condition again and again, up to a deadline.
final class Await {
    private static final long LOOK_NANOS = Duration.ofMillis(5).toNanos();

    private Await() {}

    static void until(String what, Duration max, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + max.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError(what + " did not come about within " + max);
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }
}
