package ai.moolai.orchestrator.readings;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Which moment a new one is compared with. The kernel counts processor time in hundredths of a second, so that two
/// moments that are close together tell nothing: a reading that follows too soon is compared with the one before
/// the last.
final class Window {
    static final Duration SHORTEST = Duration.ofSeconds(1);

    private @Nullable Moment last;
    private @Nullable Moment beforeLast;

    /// The moment to compare `now` with, and `now` is remembered; null at first.
    @Nullable
    Moment before(Moment now) {
        Moment newest = last;
        if (newest == null || now.nanos() - newest.nanos() >= SHORTEST.toNanos()) {
            beforeLast = newest;
            last = now;
            return newest;
        }
        return beforeLast;
    }
}
