package ai.moolai.orchestrator.readings;

import java.time.Duration;

/// When the next reading is due: at a steady pace, by the steady clock, and what was missed during a long pause is
/// not made up for.
final class Schedule {
    private final long intervalNanos;
    private long dueNanos;

    /// The first is due at once.
    Schedule(Duration interval, long nowNanos) {
        this.intervalNanos = interval.toNanos();
        this.dueNanos = nowNanos;
    }

    synchronized Duration untilDue(long nowNanos) {
        return Duration.ofNanos(Math.max(0, dueNanos - nowNanos));
    }

    synchronized boolean isDue(long nowNanos) {
        return nowNanos - dueNanos >= 0;
    }

    /// The one that was due has been made.
    synchronized void made(long nowNanos) {
        dueNanos += intervalNanos;
        if (isDue(nowNanos)) {
            dueNanos = nowNanos + intervalNanos;
        }
    }
}
