package ai.moolai.store;

import ai.moolai.base.Clock;
import java.time.Duration;

/// How briskly records come. Waking a sleeping thread costs the caller microseconds: when records come faster than that
/// pays, the writer does not fall asleep between them but looks again by itself. For the writer's thread alone.
final class Pace {
    /// How long the writer looks away while records come briskly; the system's timer makes about 70 µs of it.
    static final long LINGER_NANOS = 20_000;

    private static final long WINDOW_NANOS = Duration.ofMillis(5).toNanos();

    /// In one window: 15,000 a second.
    private static final long BRISK_RECORDS = 75;

    private static final int EMPTY_LOOKS_MAX = 8;

    private final Clock clock;
    private long windowStart;
    private long records;
    private int emptyLooks;
    private boolean brisk;

    Pace(Clock clock) {
        this.clock = clock;
        this.windowStart = clock.nanoTime();
    }

    void wrote(long count) {
        records += count;
        long now = clock.nanoTime();
        if (now - windowStart >= WINDOW_NANOS) {
            brisk = records * WINDOW_NANOS >= BRISK_RECORDS * (now - windowStart);
            records = 0;
            windowStart = now;
        }
    }

    /// The queue was looked at and held something, or nothing.
    void took(boolean something) {
        emptyLooks = something ? 0 : emptyLooks + 1;
        if (emptyLooks > EMPTY_LOOKS_MAX) {
            brisk = false;
        }
    }

    boolean isBrisk() {
        return brisk;
    }
}
