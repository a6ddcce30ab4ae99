package ai.moolai.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JvmTest {
    private static final Map<String, String> PROPERTIES = Map.of("java.home", "/jdk", "java.class.path", "a:b");

    @Test
    void aServiceStartsFromTheLayoutWithItsOptionsThenTheUsers(@TempDir Path layout) throws IOException {
        Path jar =
                Files.createFile(Files.createDirectories(layout.resolve("lib")).resolve("app.jar"));
        var environment = Map.of("MOOLAI_JAVA_OPTS", " -Xmx2g  -Dx=y ", "MOOLAI_AOT_CACHE", "/c/service.aot");
        assertThat(Jvm.read(environment, PROPERTIES, jar).command(Role.CONTROLLER))
                .containsExactly(
                        "/jdk/bin/java",
                        "@" + layout.resolve("service.options"),
                        "-XX:AOTCache=/c/service.aot",
                        "-Xmx2g",
                        "-Dx=y",
                        "-cp",
                        layout.resolve("lib") + "/*",
                        "ai.moolai.app.Main",
                        "controller");
    }

    @Test
    void outOfAJarTheClassPathIsThisProcesss(@TempDir Path classes) {
        assertThat(Jvm.read(Map.of(), PROPERTIES, classes).command(Role.ORCHESTRATOR))
                .containsExactly("/jdk/bin/java", "-cp", "a:b", "ai.moolai.app.Main", "orchestrator");
    }
}
