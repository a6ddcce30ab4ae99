package ai.moolai.link;

import ai.moolai.base.OrchestratorId;
import ai.moolai.base.OrganizationId;
import java.time.Instant;

final class Beats {
    static final Heartbeat FIRST = new Heartbeat(
            Heartbeat.VERSION,
            OrchestratorId.parse("orch_0191d3a4b5c67d8e8f9012345678abcd"),
            new OrganizationId("org_001"),
            "first",
            "http://127.0.0.1:8000",
            "0.1.0",
            Instant.parse("2026-01-01T00:00:00Z"),
            HealthStatus.HEALTHY,
            false);

    private Beats() {}
}
