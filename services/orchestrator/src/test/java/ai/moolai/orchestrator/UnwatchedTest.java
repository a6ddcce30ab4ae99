package ai.moolai.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.testing.Conditions;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// With `MONITORING_ENABLED=false` the request log is all that is kept, and nothing is lost for later.
class UnwatchedTest {
    private static final String LOG = "/api/v1/monitoring/requests";
    private static final String USAGE = "/api/v1/monitoring/usage?granularity=day";

    @Test
    void theLogIsKeptAndRolledUpOnceMonitoringIsOn() {
        try (var unwatched = TestOrchestrator.start(Map.of("MONITORING_ENABLED", "false", "DEMO_PROVIDER", "true"))) {
            var answer =
                    unwatched.chat("{\"model\":\"gpt-4\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}");
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            Conditions.await("the call in the log", TestOrchestrator.PATIENCE, () -> rows(unwatched, LOG) == 1);
            assertThat(unwatched.get("/metrics").text())
                    .doesNotContain("moolai_requests_total")
                    .doesNotContain("http_server_requests")
                    .contains("moolai_journal_lost_records_total");
            var background = unwatched.get("/api/v1/system/status/background").json();
            assertThat(background.get("enabled").asBoolean()).isFalse();
            assertThat(unwatched.post("/api/v1/system/collect/immediate", "").status())
                    .isEqualTo(200);
            assertThat(rows(unwatched, USAGE)).isZero();
            unwatched.stop();

            try (var watched = TestOrchestrator.start(Map.of(
                    "DEMO_PROVIDER", "true", "MONITORING_DATABASE_URL", TestDatabases.text(unwatched.monitoring)))) {
                Conditions.await("the call in usage", TestOrchestrator.PATIENCE, () -> rows(watched, USAGE) == 1);
            }
        }
    }

    private static int rows(TestOrchestrator moolai, String path) {
        return moolai.get(path).json().get("data").size();
    }
}
