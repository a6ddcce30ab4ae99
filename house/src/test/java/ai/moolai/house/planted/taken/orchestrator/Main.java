package ai.moolai.house.planted.taken.orchestrator;

import java.time.Instant;
import java.util.function.Supplier;

/// May.
final class Main {
    private Main() {}

    static Supplier<Instant> now() {
        return () -> Instant.now();
    }
}
