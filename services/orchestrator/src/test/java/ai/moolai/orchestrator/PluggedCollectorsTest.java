package ai.moolai.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.testing.Conditions;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The example and a collector that only throws, side by side in `PLUGINS_DIR`.
class PluggedCollectorsTest {
    private static final String COLLECT = "/api/v1/system/collect/immediate";

    /// What `mvnw verify -pl examples/spool-collector` leaves, and its README says to copy.
    private static final Path SPOOL =
            Path.of("../../examples/spool-collector/target/plugins/spool-collector-0.1.0.jar");

    @Test
    void whatAPluginMeasuresStandsInEveryRowAndOneThatFailsIsToldOf(@TempDir Path plugins) throws IOException {
        assertThat(SPOOL).as("the example, built by ./mvnw verify").exists();
        Files.copy(SPOOL, plugins.resolve("spool.jar"));
        packWren(plugins.resolve("wren.jar"));
        try (var moolai = TestOrchestrator.start(
                Map.of("PLUGINS_DIR", plugins.toString(), "AUTO_COLLECT", "false", "DEMO_PROVIDER", "true"))) {
            Conditions.await(
                    "both to be told of",
                    TestOrchestrator.PATIENCE,
                    () -> !collect(moolai).isEmpty());
            for (int i = 0; i < 3; i++) {
                assertThat(collect(moolai).get("wren_songs").asDouble()).isEqualTo(12.5);
            }
            JsonNode collectors =
                    moolai.get("/api/v1/system/status/background").json().get("collectors");
            assertThat(collectors).hasSize(2);
            // The orchestrator of this test has no SPOOL_DIRECTORY, and no folder of that name.
            assertThat(collectors.get(0).get("name").asText()).isEqualTo("spool");
            assertThat(collectors.get(0).get("enabled").asBoolean()).isFalse();
            assertThat(collectors.get(0).get("failures_total").asInt()).isEqualTo(3);
            assertThat(collectors.get(0).get("last_error").asText())
                    .isEqualTo("threw java.nio.file.NoSuchFileException: spool");
            assertThat(collectors.get(1).get("enabled").asBoolean()).isTrue();
            assertThat(collectors.get(1).get("failures_total").asInt()).isZero();
            Conditions.await("the table", TestOrchestrator.PATIENCE, () -> {
                collect(moolai);
                JsonNode row = moolai.get("/api/v1/system/metrics/organization/org_001?limit=1")
                        .json()
                        .at("/data/0");
                return row.at("/custom/wren_songs").asDouble() == 12.5;
            });
        }
    }

    private static JsonNode collect(TestOrchestrator moolai) {
        return moolai.post(COLLECT, "").json().at("/data/custom");
    }

    private static void packWren(Path jar) throws IOException {
        String type = "com/example/wren/WrenCollector.class";
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry(type));
            Files.copy(Path.of("target/test-classes").resolve(type), out);
            out.putNextEntry(new JarEntry("META-INF/services/ai.moolai.base.MetricsCollector"));
            out.write("com.example.wren.WrenCollector".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
    }
}
