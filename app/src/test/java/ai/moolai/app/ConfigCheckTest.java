package ai.moolai.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the real services make of a configuration.
class ConfigCheckTest {
    @TempDir
    private Path home;

    private Stage stage;

    @BeforeEach
    void open() throws IOException {
        stage = new Stage(home).withRealServices();
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void theDocumentThatIsThereToBeCopiedIsSoundForBothServicesOnceItsKeysAreSet() throws IOException {
        Files.createDirectories(stage.file("config"));
        Files.copy(Path.of("../config/moolai.example.yaml"), stage.file("config/moolai.yaml"));
        assertThat(stage.run("config", "check")).isEqualTo(1);
        assertThat(stage.spoken()).contains("EU_GATEWAY_KEY is not set", "CLAUDE_EU_KEY is not set", "2 wrong");
        stage.with("EU_GATEWAY_KEY", "a").with("CLAUDE_EU_KEY", "b");
        assertThat(stage.run("config", "check")).as(stage.spoken()).isZero();
    }

    @Test
    void aBrokenPlugInIsTold() throws IOException {
        Files.createDirectories(stage.file("plugins"));
        Files.writeString(stage.file("plugins/broken.jar"), "no jar at all");
        assertThat(stage.run("config", "check")).isEqualTo(1);
        assertThat(stage.spoken())
                .containsOnlyOnce("broken.jar is no jar (expected: ")
                .contains("1 wrong");
    }
}
