package ai.moolai.app.loadtest;

import ai.moolai.base.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Says when the next call is made, and when there is none any more. At a fixed rate, a call is measured from when it
/// was
/// due: what it waits because the answers before it were slow counts as well, as it would for a caller who does not
/// know of them.
final class Pace {
    private final Clock clock;
    private final long startNanos;
    private final long endNanos;
    private final double perSecond;
    private final long callsMax;
    private final AtomicLong turns = new AtomicLong();
    private volatile boolean stopped;

    /// @param perSecond 0 for as soon as asked
    Pace(Clock clock, Duration length, double perSecond, long callsMax) {
        this.clock = clock;
        this.startNanos = clock.nanoTime();
        this.endNanos = startNanos + length.toNanos();
        this.perSecond = perSecond;
        this.callsMax = callsMax;
    }

    /// A call to make now.
    ///
    /// @param number from 0 on
    /// @param dueNanos by the clock
    record Turn(long number, long dueNanos) {}

    /// Waits until a call is due; empty when the test is over.
    Optional<Turn> next() {
        long number = turns.getAndIncrement();
        long due = perSecond == 0 ? clock.nanoTime() : startNanos + (long) (number * 1e9 / perSecond);
        if (number >= callsMax || due - endNanos > 0) {
            return Optional.empty();
        }
        for (long left = due - clock.nanoTime(); left > 0; left = due - clock.nanoTime()) {
            if (isOver()) {
                return Optional.empty();
            }
            LockSupport.parkNanos(left);
        }
        return isOver() ? Optional.empty() : Optional.of(new Turn(number, due));
    }

    /// No further call is made.
    void stop() {
        stopped = true;
    }

    private boolean isOver() {
        return stopped || Thread.currentThread().isInterrupted();
    }
}
