package ai.moolai.base;

import java.time.Instant;

/// Time, handed in: the wall clock for what is written down, a steady one for what is measured.
public interface Clock {
    /// The wall clock, UTC. It may jump.
    Instant now();

    /// Nanoseconds of a clock that never goes back; only differences mean anything.
    long nanoTime();

    /// The machine's own clocks.
    static Clock system() {
        return SystemClock.INSTANCE;
    }
}
