package ai.moolai.controller.fleet;

import ai.moolai.base.OrchestratorId;
import ai.moolai.base.OrganizationId;
import ai.moolai.link.HealthStatus;
import ai.moolai.link.Heartbeat;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What is known of one orchestrator: what it said last, and when.
///
/// @param version null until it was heard
/// @param stopped its last word was goodbye
/// @param heard when it was heard last, or null
record Member(
        OrchestratorId id,
        OrganizationId organization,
        String name,
        String url,
        @Nullable String version,
        HealthStatus health,
        boolean stopped,
        Instant registeredAt,
        @Nullable Heard heard) {
    /// With heartbeats 3 s apart: two may get lost.
    static final Duration SILENCE_MAX = Duration.ofSeconds(10);

    private static final double NANOS_IN_SECOND = 1e9;

    /// One moment on both clocks: the wall's for people, the steady one for ages, so that a corrected time loses
    /// nobody.
    record Heard(Instant at, long nanos) {}

    static Member of(Heartbeat heartbeat, Instant registeredAt, Heard heard) {
        return new Member(
                heartbeat.orchestratorId(),
                heartbeat.organizationId(),
                heartbeat.name(),
                heartbeat.url(),
                heartbeat.serviceVersion(),
                heartbeat.status(),
                heartbeat.stopping(),
                registeredAt,
                heard);
    }

    static Member of(Registration registration, OrchestratorId id, Instant registeredAt) {
        return new Member(
                id,
                registration.organizationId(),
                registration.name(),
                registration.url(),
                null,
                HealthStatus.HEALTHY,
                false,
                registeredAt,
                null);
    }

    OrchestratorStatus status(long nowNanos) {
        if (stopped) {
            return OrchestratorStatus.STOPPED;
        }
        if (heard == null || nowNanos - heard.nanos > SILENCE_MAX.toNanos()) {
            return OrchestratorStatus.UNREACHABLE;
        }
        return health == HealthStatus.HEALTHY ? OrchestratorStatus.RUNNING : OrchestratorStatus.DEGRADED;
    }

    boolean isAlive(long nowNanos) {
        return switch (status(nowNanos)) {
            case RUNNING, DEGRADED -> true;
            case UNREACHABLE, STOPPED -> false;
        };
    }

    /// Whether both claim to be the same organization's at the same place.
    boolean standsWhere(Member other) {
        return organization.equals(other.organization) && url.equals(other.url);
    }

    /// Whether nothing but the time of the last heartbeat differs.
    boolean saysTheSameAs(Member other) {
        return withHeard(null).equals(other.withHeard(null));
    }

    Orchestrator seen(long nowNanos) {
        return new Orchestrator(
                id,
                organization,
                name,
                url,
                status(nowNanos),
                version,
                heard == null ? null : heard.at,
                null,
                heard == null ? null : Math.round((nowNanos - heard.nanos) / NANOS_IN_SECOND * 1000) / 1000.0);
    }

    private Member withHeard(@Nullable Heard moment) {
        return new Member(id, organization, name, url, version, health, stopped, registeredAt, moment);
    }
}
