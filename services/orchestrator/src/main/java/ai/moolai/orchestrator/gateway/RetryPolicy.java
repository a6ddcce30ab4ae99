package ai.moolai.orchestrator.gateway;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/// When a failed attempt is made again: never after the first byte has gone to the caller, never past the call's time.
///
/// @param retriesMax how often at most
record RetryPolicy(int retriesMax) {
    private static final Duration BASE = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(8);
    private static final double JITTER = 0.25;

    /// A provider that wants to be left alone for longer is not waited for: the caller is told.
    private static final Duration WAIT_MAX = Duration.ofSeconds(60);

    /// The pause before the next attempt; empty when there is none.
    ///
    /// @param attempts made so far
    /// @param left of the call's time
    Optional<Duration> pause(int attempts, Trouble trouble, Duration left) {
        if (!trouble.again() || attempts > retriesMax) {
            return Optional.empty();
        }
        Duration told = trouble.pause();
        if (told != null && told.compareTo(WAIT_MAX) > 0) {
            return Optional.empty();
        }
        Duration pause = told == null ? backOff(attempts) : told;
        return pause.compareTo(left) < 0 ? Optional.of(pause) : Optional.empty();
    }

    /// Doubling, and up to a quarter shorter, so that callers who failed together do not come back together.
    private static Duration backOff(int attempts) {
        long full = Math.min(LONGEST.toMillis(), BASE.toMillis() << Math.min(attempts - 1, 10));
        return Duration.ofMillis(
                (long) (full * (1 - JITTER * ThreadLocalRandom.current().nextDouble())));
    }
}
