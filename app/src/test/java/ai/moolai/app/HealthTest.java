package ai.moolai.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HealthTest {
    @Test
    void aServicesOwnStatusCountsNotThatOfItsParts() {
        assertThat(Health.read("{\"status\":\"degraded\",\"checks\":{\"database\":{\"status\":\"healthy\"}}}"))
                .isEqualTo(Health.DEGRADED);
        assertThat(Health.read("{ \"status\" : \"healthy\" }").serves()).isTrue();
        assertThat(Health.read("<html>")).isEqualTo(Health.UNHEALTHY);
    }

    @Test
    void nobodyThereIsNoAnswer() {
        assertThat(new HealthProbe().ask(URI.create("http://127.0.0.1:1/health")))
                .isEqualTo(Health.SILENT);
        assertThat(Health.SILENT).hasToString("no answer");
    }

    @Test
    void anUptimeIsShownInItsTwoLargestUnits() {
        assertThat(StatusCommand.shown(Duration.ofSeconds(7))).isEqualTo("7s");
        assertThat(StatusCommand.shown(Duration.ofSeconds(725))).isEqualTo("12m 5s");
        assertThat(StatusCommand.shown(Duration.ofMinutes(125))).isEqualTo("2h 5m");
        assertThat(StatusCommand.shown(Duration.ofHours(76))).isEqualTo("3d 4h");
    }
}
