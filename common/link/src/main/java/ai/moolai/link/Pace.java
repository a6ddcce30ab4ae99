package ai.moolai.link;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/// When the next heartbeat is due.
///
/// @param interval after one that was taken
/// @param retryFirst after the first that was not; doubled with each further one
/// @param retryMax and never longer than this
record Pace(Duration interval, Duration retryFirst, Duration retryMax) {
    static final Pace DEFAULT = new Pace(Duration.ofSeconds(3), Duration.ofSeconds(1), Duration.ofSeconds(30));

    private static final int DOUBLINGS_MAX = 20;

    /// @param failures in a row so far; 0 after a success
    Duration pause(int failures) {
        if (failures == 0) {
            return interval;
        }
        Duration grown = retryFirst.multipliedBy(1L << Math.min(failures - 1, DOUBLINGS_MAX));
        return jittered(grown.compareTo(retryMax) < 0 ? grown : retryMax);
    }

    /// Between half of `pause` and all of it, so that orchestrators that lost one controller do not return in step.
    private static Duration jittered(Duration pause) {
        long half = pause.toMillis() / 2;
        return Duration.ofMillis(half + ThreadLocalRandom.current().nextLong(half + 1));
    }
}
