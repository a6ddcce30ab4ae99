package ai.moolai.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The scripts at the root, in a folder whose name contains spaces.
@Timeout(60)
class ScriptsTest {
    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    private static final List<String> SOURCED = List.of("scripts/jdk.sh", "scripts/cache.sh");
    private static final String JDK = System.getProperty("java.home");

    private final Path folder;

    ScriptsTest(@TempDir Path temporary) throws IOException {
        folder = Files.createDirectories(temporary.resolve("a copy with spaces"));
        Files.createDirectories(folder.resolve("scripts"));
        for (String script : List.of("moolai", "scripts/jdk.sh", "scripts/cache.sh")) {
            Files.copy(REPOSITORY.resolve(script), folder.resolve(script));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "moolai",
                "build.sh",
                "test.sh",
                ".ci/run",
                "scripts/jdk.sh",
                "scripts/cache.sh",
                "scripts/test-system-monitoring.sh",
                "scripts/warm.sh"
            })
    void everyScriptIsWellFormed(String script) throws IOException, InterruptedException {
        assertThat(run(Map.of(), "bash", "-n", REPOSITORY.resolve(script).toString()))
                .isEmpty();
        assertThat(SOURCED.contains(script) || Files.isExecutable(REPOSITORY.resolve(script)))
                .isTrue();
    }

    @Test
    void aJdkIsFoundInJavaHome() throws IOException, InterruptedException {
        String script = "source scripts/jdk.sh && echo \"$JAVA_HOME\"";
        assertThat(run(Map.of("JAVA_HOME", JDK), "bash", "-c", script)).isEqualTo(JDK + "\n");
    }

    @Test
    void aFolderThatHoldsNoJdkIsPassedOver() throws IOException, InterruptedException {
        String script = "source scripts/jdk.sh; jdk_version \"$PWD\"; jdk_version \"$1\"";
        assertThat(run(Map.of("JAVA_HOME", JDK), "bash", "-c", script, "test", JDK))
                .isEqualTo(Runtime.version().feature() + "\n");
    }

    @Test
    void whoHasNoJdkIsToldWhatToInstall() throws IOException, InterruptedException {
        String script = "source scripts/jdk.sh; jdk_candidates() { :; }; jdk_find || true";
        assertThat(run(Map.of("JAVA_HOME", JDK), "bash", "-c", script))
                .startsWith("No JDK 25 or newer was found: install one");
    }

    @Test
    void aCacheCountsOnlyForItsPlaceItsJdkAndItsJars() throws IOException, InterruptedException {
        Path layout = folder.resolve("lay out");
        Path jar =
                Files.createFile(Files.createDirectories(layout.resolve("lib")).resolve("app.jar"));
        Files.createFile(layout.resolve("service.options"));
        Path cache = Files.createFile(layout.resolve("service.aot"));
        // A second later than the jars: what a coarse clock cannot tell apart is not asked here.
        Files.setLastModifiedTime(cache, FileTime.fromMillis(cache.toFile().lastModified() + 1000));
        Path made = Files.writeString(layout.resolve("service.aot.for"), layout + "\n" + JDK + "\n");
        assertThat(cacheIsGood(layout)).isEqualTo("good\n");

        Files.setLastModifiedTime(cache, FileTime.fromMillis(jar.toFile().lastModified() - 1000));
        assertThat(cacheIsGood(layout)).isEqualTo("not good\n");

        Files.setLastModifiedTime(cache, FileTime.fromMillis(jar.toFile().lastModified() + 1000));
        Files.writeString(made, "/elsewhere\n" + JDK + "\n");
        assertThat(cacheIsGood(layout)).isEqualTo("not good\n");
    }

    private String cacheIsGood(Path layout) throws IOException, InterruptedException {
        String script = "source scripts/cache.sh; if cache_is_good \"$1\"; then echo good; else echo not good; fi";
        return run(Map.of("JAVA_HOME", JDK), "bash", "-c", script, "test", layout.toString());
    }

    @Test
    void whoHasNotBuiltIsToldTo() throws IOException, InterruptedException {
        assertThat(run(Map.of("JAVA_HOME", JDK), "./moolai", "status"))
                .isEqualTo("MoolAI is not built yet: run ./build.sh.\n");
    }

    private String run(Map<String, String> environment, String... command) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("MOOLAI_") || name.equals("JAVA_HOME"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return printed;
    }
}
