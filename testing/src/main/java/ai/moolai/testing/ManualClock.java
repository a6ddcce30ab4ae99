package ai.moolai.testing;

import ai.moolai.base.Clock;
import java.time.Duration;
import java.time.Instant;

/// A clock that stands still until a test moves it. Its wall clock and its steady clock can move apart, as they do on a
/// machine whose time is corrected. Safe for use from several threads.
public final class ManualClock implements Clock {
    /// Where a clock starts that was not told.
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private Instant wall;
    private long steadyNanos;

    public ManualClock() {
        this(START);
    }

    public ManualClock(Instant start) {
        this.wall = start;
    }

    @Override
    public synchronized Instant now() {
        return wall;
    }

    @Override
    public synchronized long nanoTime() {
        return steadyNanos;
    }

    /// Time passes: both clocks go on.
    ///
    /// @throws IllegalArgumentException when `time` is negative; a wall clock that goes back is [#jump]
    public synchronized void advance(Duration time) {
        advanceSteady(time);
        wall = wall.plus(time);
    }

    /// Only the steady clock goes on, as while the wall clock is held back.
    ///
    /// @throws IllegalArgumentException when `time` is negative
    public synchronized void advanceSteady(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException(time + " (expected: zero or more; a steady clock never goes back)");
        }
        steadyNanos += time.toNanos();
    }

    /// Only the wall clock moves, forward or back: someone corrected the time.
    public synchronized void jump(Duration by) {
        wall = wall.plus(by);
    }

    /// Only the wall clock moves, to `moment`.
    public synchronized void set(Instant moment) {
        wall = moment;
    }
}
