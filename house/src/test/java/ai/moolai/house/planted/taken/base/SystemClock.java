package ai.moolai.house.planted.taken.base;

import java.time.Instant;
import java.util.function.Supplier;

/// May.
final class SystemClock {
    private SystemClock() {}

    static Supplier<Instant> now() {
        return () -> Instant.now();
    }
}
