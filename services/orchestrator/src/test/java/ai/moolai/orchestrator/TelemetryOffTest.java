package ai.moolai.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.testing.Conditions;
import ai.moolai.testing.OpenAi;
import ai.moolai.testing.Script;
import ai.moolai.testing.ScriptedProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A service that has no collector pays nothing for what it could tell one.
class TelemetryOffTest {
    private static final String WHOLE =
            "{\"model\":\"gpt-4.1-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    /// A cold start that writes down every class, beside whatever else the machine does.
    private static final Duration START_MAX = Duration.ofSeconds(90);

    @Test
    void withoutAnEndpointNoClassOfTheLibraryIsLoaded(@TempDir Path folder) throws IOException {
        Path loaded = folder.resolve("loaded");
        Script good = Script.json(OpenAi.completion("gpt-4.1-mini", OpenAi.Tokens.of(3, 2), OpenAi.text("x")));
        try (var provider = ScriptedProvider.start(_ -> good);
                var moolai = TestOrchestrator.start(provider)) {
            moolai.stop();
            Process child = child(moolai, loaded, folder.resolve("said"));
            try {
                Conditions.await("the service to answer", START_MAX, () -> answers(moolai));
                assertThat(moolai.chat(WHOLE).status()).isEqualTo(200);
                assertThat(moolai.get("/metrics").status()).isEqualTo(200);
            } finally {
                child.destroy();
                child.onExit().join();
            }
        }
        assertThat(Files.readString(loaded))
                .contains("ai.moolai.orchestrator.gateway.ModelCall")
                .doesNotContain("io.opentelemetry");
    }

    private static Process child(TestOrchestrator moolai, Path loaded, Path said) throws IOException {
        var builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx256m",
                        "-Xlog:class+load:file=" + loaded,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName()))
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        builder.environment().putAll(moolai.environment);
        return builder.start();
    }

    private static boolean answers(TestOrchestrator moolai) {
        try {
            return moolai.get("/health/live").status() == 204;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }
}
