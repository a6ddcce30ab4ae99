package ai.moolai.house.planted.taken.orchestrator;

import java.time.Instant;
import java.util.function.Supplier;

/// May.
final class Config {
    private Config() {}

    static Supplier<Instant> now() {
        return () -> Instant.now();
    }
}
