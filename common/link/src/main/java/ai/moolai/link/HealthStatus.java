package ai.moolai.link;

/// How a service says it is.
public enum HealthStatus {
    /// Everything works.
    HEALTHY,
    /// It serves, and something it could do without is missing.
    DEGRADED,
    /// It cannot do its work.
    UNHEALTHY
}
