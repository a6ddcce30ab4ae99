package ai.moolai.bench.chaos;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Waits for what happens in another process.
final class Waiting {
    private static final int LOOK_MILLIS = 20;

    private Waiting() {}

    /// A look from outside, which may fail as long as the other one is not there.
    interface Look {
        boolean holds() throws IOException;
    }

    /// @throws IllegalStateException naming `what`, when it still does not hold after `max`
    static void until(String what, Duration max, Look look) throws InterruptedException {
        long begun = System.nanoTime();
        while (!holds(look)) {
            if (System.nanoTime() - begun > max.toNanos()) {
                throw new IllegalStateException("waited " + max.toSeconds() + " s in vain for " + what);
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    private static boolean holds(Look look) {
        try {
            return look.holds();
        } catch (IOException notYet) {
            return false;
        }
    }
}
