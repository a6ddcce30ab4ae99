package ai.moolai.controller.fleet;

import ai.moolai.base.OrchestratorId;
import ai.moolai.base.OrganizationId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An orchestrator at one moment, as operators see it.
///
/// @param version the release it runs; null until it was heard
/// @param lastHeartbeatAt null until it was heard
/// @param lastPulledAt when its roll-ups were fetched last, or null
/// @param lagSeconds how old the newest word from it is; null until it was heard
public record Orchestrator(
        OrchestratorId orchestratorId,
        OrganizationId organizationId,
        String name,
        String url,
        OrchestratorStatus status,
        @Nullable String version,
        @Nullable Instant lastHeartbeatAt,
        @Nullable Instant lastPulledAt,
        @Nullable Double lagSeconds) {}
