package ai.moolai.controller.fleet;

/// How an orchestrator is, seen from here.
public enum OrchestratorStatus {
    /// Its last heartbeat is fresh and said that all is well.
    RUNNING,
    /// Its last heartbeat is fresh and said that something is wrong.
    DEGRADED,
    /// No heartbeat for a while, or none ever.
    UNREACHABLE,
    /// It said goodbye.
    STOPPED
}
