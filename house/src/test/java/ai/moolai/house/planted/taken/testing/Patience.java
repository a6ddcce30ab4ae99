package ai.moolai.house.planted.taken.testing;

import java.time.Instant;
import java.util.function.Supplier;

/// May.
final class Patience {
    private Patience() {}

    static Supplier<Instant> now() {
        return () -> Instant.now();
    }
}
