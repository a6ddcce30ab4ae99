package ai.moolai.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.moolai.config.ConfigException;
import ai.moolai.config.Settings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FleetTest {
    private static final Home HOME = Home.read(Map.of("MOOLAI_HOME", "/srv/moolai"));

    private static Fleet read(Map<String, String> environment) {
        return read(environment, null);
    }

    private static Fleet read(Map<String, String> environment, @Nullable String yaml) {
        return Fleet.read(new Settings(environment, yaml, "moolai.yaml"), environment, HOME);
    }

    @Test
    void withoutAnySettingTheManualsPortsAreUsed() {
        Fleet fleet = read(Map.of());
        assertThat(fleet.services())
                .extracting(
                        ServicePlan::name,
                        plan -> plan.url().toString(),
                        plan -> plan.postgresPort().orElseThrow())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("org_001", "http://127.0.0.1:8000", 5434),
                        org.assertj.core.groups.Tuple.tuple("org_002", "http://127.0.0.1:8010", 5435),
                        org.assertj.core.groups.Tuple.tuple("controller", "http://127.0.0.1:9000", 5436));
        assertThat(fleet.services().getLast().listens())
                .extracting(ServicePlan.Port::number)
                .containsExactly(9000, 8002);
        assertThat(fleet.grace()).hasSeconds(30);
        assertThat(fleet.authorized()).isFalse();
    }

    @Test
    void eachServiceGetsWhatWasGivenAndItsOwn() {
        var given = Map.of("OPENAI_BASE_URL", "http://localhost:11434", "ORCHESTRATOR_URL", "http://one.example");
        ServicePlan second = read(given).services().get(1);
        assertThat(second.environment())
                .containsEntry("OPENAI_BASE_URL", "http://localhost:11434")
                .containsEntry("ORGANIZATION_ID", "org_002")
                .containsEntry("ORCHESTRATOR_PORT", "8010")
                .containsEntry("EMBEDDED_POSTGRES_PORT", "5435")
                .containsEntry("DATA_DIR", "/srv/moolai/data/org_002")
                .containsEntry("LOG_FILE", "/srv/moolai/logs/org_002.log")
                .containsEntry("CONTROLLER_URL", "http://127.0.0.1:9000")
                .doesNotContainKey("ORCHESTRATOR_URL");
    }

    @Test
    void theDemoProviderAnswersOnlyWhenNoProviderIsConfigured() {
        assertThat(read(Map.of()).demo()).isTrue();
        assertThat(read(Map.of("OPENAI_API_KEY", " ")).demo()).isTrue();
        assertThat(read(Map.of("ANTHROPIC_API_KEY", "sk-1")).demo()).isFalse();
        assertThat(read(Map.of("DEMO_PROVIDER", "false")).demo()).isFalse();
        assertThat(read(Map.of(), "providers: {local: {base_url: http://127.0.0.1:11434}}")
                        .demo())
                .isFalse();
        assertThat(read(Map.of(), "orchestrator: {google_api_key: g-1}").demo()).isFalse();
        assertThat(read(Map.of(), "providers: {}").demo()).isTrue();
        assertThat(read(Map.of("DEMO_PROVIDER", "true"), "providers: {l: {base_url: http://l}}")
                        .demo())
                .isTrue();
    }

    @Test
    void doorsAreOpenOnlyOnLoopback() {
        assertThat(read(Map.of("HOST", "localhost")).authorized()).isFalse();
        assertThat(read(Map.of("HOST", "0.0.0.0")).authorized()).isTrue();
        assertThat(read(Map.of("AUTH_MODE", "required")).authorized()).isTrue();
    }

    @Test
    void whatListensEverywhereIsReachedHere() {
        var everywhere = read(Map.of("HOST", "0.0.0.0", "TLS_ENABLED", "true"));
        assertThat(everywhere.services().getFirst().health()).hasToString("https://127.0.0.1:8000/health");
        assertThat(read(Map.of("HOST", "::1")).services().getFirst().url()).hasToString("http://[::1]:8000");
    }

    @Test
    void anEmptyAliasMeansNone() {
        Map<String, String> none = new HashMap<>();
        none.put("CONTROLLER_ALIAS_PORT", "");
        assertThat(read(none).services().getLast().listens()).hasSize(1);
    }

    @Test
    void theDocumentCountsToo() {
        var fleet = read(Map.of("CONTROLLER_PORT", "9100"), """
                server:
                  host: 0.0.0.0
                orchestrator:
                  port: 8100
                controller:
                  port: 9200
                """);
        assertThat(fleet.authorized()).isTrue();
        assertThat(fleet.services()).extracting(plan -> plan.url().getPort()).containsExactly(8100, 8110, 9100);
    }

    @Test
    void everyWrongVariableIsToldAtOnce() {
        assertThatThrownBy(() -> read(Map.of("ORCHESTRATOR_PORT", "80x", "SHUTDOWN_GRACE", "soon")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("ORCHESTRATOR_PORT: 80x")
                .hasMessageContaining("SHUTDOWN_GRACE: soon");
    }

    @Test
    void anUnknownServiceIsRefusedWithTheKnownOnes() {
        assertThatThrownBy(() -> read(Map.of()).select("org_003"))
                .hasMessage("There is no service 'org_003' (expected: one of org_001, org_002, controller).");
    }

    @Test
    void aFullDiskIsOneSentence() {
        assertThatThrownBy(() -> Preflight.requireSpace(Path.of("/srv/moolai/data"), 120_000_000))
                .hasMessage("Only 120 MB are free for /srv/moolai/data (expected: at least 500): make room, or choose "
                        + "another place with DATA_DIR.");
    }
}
