package ai.moolai.base;

import java.util.UUID;

/// Names one orchestrator process's installation.
public record OrchestratorId(UUID value) {
    private static final String PREFIX = "orch_";

    public static OrchestratorId next(Clock clock) {
        return new OrchestratorId(Uuid7.next(clock));
    }

    /// @throws IllegalArgumentException when `text` is no such identifier
    public static OrchestratorId parse(String text) {
        return new OrchestratorId(Uuid7.parse(PREFIX, text));
    }

    @Override
    public String toString() {
        return PREFIX + Uuid7.digits(value);
    }
}
