package ai.moolai.orchestrator;

import ai.moolai.testing.Conditions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// An orchestrator in a process of its own, which can be killed.
final class OrchestratorChild implements AutoCloseable {
    private static final Duration START_MAX = Duration.ofSeconds(60);

    final Path home;
    final int port = TestOrchestrator.freePort();
    private final Map<String, String> environment;
    private Process process;

    /// @param environment besides the usual settings of tests
    OrchestratorChild(Path home, Map<String, String> environment) {
        this.home = home;
        this.environment = environment;
        this.process = launch();
    }

    private Process launch() {
        var builder = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                classPath(),
                Main.class.getName()));
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of(
                        "PATH", System.getenv().getOrDefault("PATH", ""),
                        "MOOLAI_HOME", home.toString(),
                        "ORCHESTRATOR_PORT", Integer.toString(port),
                        "EMBEDDED_POSTGRES_BINARIES", TestDatabases.BINARIES.toString(),
                        "CONTROLLER_URL", ""));
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        home.resolve("child.log").toFile()));
        try {
            return builder.start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// Surefire may put the class path into a jar of its own.
    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    OrchestratorChild awaitServing() {
        Conditions.await("the child to serve", START_MAX, () -> {
            if (!process.isAlive()) {
                throw new AssertionError(log());
            }
            try {
                return TestOrchestrator.send(HttpRequest.newBuilder(
                                        URI.create("http://127.0.0.1:" + port + "/health/ready")))
                                .status()
                        == 204;
            } catch (UncheckedIOException notYet) {
                return false;
            }
        });
        return this;
    }

    HttpRequest.Builder request(String path) {
        try {
            String key =
                    Files.readString(home.resolve("data").resolve("org_001").resolve("admin-key"));
            return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .timeout(TestOrchestrator.PATIENCE)
                    .header("authorization", "Bearer " + key.strip());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    Answer chat(String body) {
        return TestOrchestrator.send(request("/v1/chat/completions")
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /// SIGKILL.
    void kill() {
        process.destroyForcibly();
        await();
    }

    void startAgain() {
        process = launch();
    }

    /// What it has said so far.
    String log() {
        try {
            return Files.readString(home.resolve("child.log"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// SIGTERM, and waits for its end.
    void stop() {
        process.destroy();
        await();
    }

    @Override
    public void close() {
        stop();
    }

    /// The code it ended with.
    int exitCode() {
        return process.exitValue();
    }

    void await() {
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("the child did not end within 30 s:\n" + log());
            }
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
