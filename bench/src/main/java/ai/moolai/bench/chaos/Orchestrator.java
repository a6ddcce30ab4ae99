package ai.moolai.bench.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An orchestrator in a process of its own, with its own PostgreSQL, as the product runs it.
final class Orchestrator implements AutoCloseable {
    private static final Duration START_MAX = Duration.ofSeconds(90);
    private static final Duration END_MAX = Duration.ofSeconds(60);
    private static final String HEAP = "-Xmx256m";
    private static final String ORGANIZATION = "org_001";

    final int port = Ports.free();
    final Postgres postgres;
    private final Path home;
    private final List<String> command;
    private final Map<String, String> environment = new HashMap<>();
    private Process process;

    /// @param before what stands in front of the command, as `unshare`, with `{journal}` for the journal's folder;
    ///     mostly nothing
    Orchestrator(Path home, List<String> before, Map<String, String> settings) throws IOException {
        this.home = home;
        this.command = new ArrayList<>();
        before.forEach(word -> command.add(word.replace("{journal}", journal().toString())));
        command.addAll(program());
        int postgresPort = Ports.free();
        environment.putAll(Map.of(
                "PATH", System.getenv().getOrDefault("PATH", ""),
                "MOOLAI_HOME", home.toString(),
                "ORGANIZATION_ID", ORGANIZATION,
                "ORCHESTRATOR_PORT", Integer.toString(port),
                "EMBEDDED_POSTGRES_PORT", Integer.toString(postgresPort),
                "EMBEDDED_POSTGRES_BINARIES",
                        Path.of("target", "postgresql").toAbsolutePath().toString(),
                "CONTROLLER_URL", ""));
        environment.putAll(settings);
        Files.createDirectories(journal());
        this.postgres = new Postgres(data(), postgresPort, "monitoring_" + ORGANIZATION);
        this.process = launch();
    }

    Path data() {
        return home.resolve("data").resolve(ORGANIZATION);
    }

    Path journal() {
        return data().resolve("journal");
    }

    /// The journal's folder as the process sees it, which may have a file system of its own there.
    Path journalWithin() {
        return Path.of("/proc", Long.toString(process.pid()), "root")
                .resolve(Path.of("/").relativize(journal().toAbsolutePath()));
    }

    /// The administrator's key.
    String key() throws IOException {
        return Files.readString(data().resolve("admin-key")).strip();
    }

    void awaitServing() throws InterruptedException {
        Waiting.until("the orchestrator to serve; its log is " + log(), START_MAX, () -> {
            if (!process.isAlive()) {
                throw new IllegalStateException(
                        "the orchestrator ended with code " + process.exitValue() + "; see " + log());
            }
            return !get("/v1/models").isEmpty();
        });
    }

    /// What it answers.
    String get(String path) throws IOException {
        return Wire.get(port, path, key());
    }

    /// A number in what `/api/v1/system/health` tells of the journal.
    long journal(String name) throws IOException {
        String health = get("/api/v1/system/health");
        Matcher number = Pattern.compile("\"" + name + "\":(\\d+)").matcher(health);
        if (!number.find()) {
            throw new IOException("no " + name + " in " + health);
        }
        return Long.parseLong(number.group(1));
    }

    /// The journal's segments on disk.
    long journalBytes() throws IOException {
        long bytes = 0;
        try (var files = Files.list(journal())) {
            for (Path file : files.toList()) {
                bytes += Files.size(file);
            }
        }
        return bytes;
    }

    /// The most memory that the process ever had.
    long residentMegabytesMax() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            if (line.startsWith("VmHWM:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) >> 10;
            }
        }
        throw new IOException("no VmHWM of process " + process.pid());
    }

    /// SIGKILL.
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /// SIGTERM, and waits for its end.
    void terminate() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(END_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
            kill();
            throw new IllegalStateException(
                    "the orchestrator did not end within " + END_MAX.toSeconds() + " s of SIGTERM; see " + log());
        }
        int code = process.exitValue();
        // 143: ended by SIGTERM, as the virtual machine says it.
        if (code != 0 && code != 143) {
            throw new IllegalStateException("exit code " + code + " after SIGTERM (expected: 0 or 143); see " + log());
        }
    }

    void startAgain() throws IOException {
        process = launch();
    }

    Path log() {
        return home.resolve("orchestrator.log");
    }

    @Override
    public void close() {
        try {
            if (process.isAlive()) {
                terminate();
            }
            postgres.kill();
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /// The program as it is laid out, with its ahead-of-time cache, where the property `moolai.layout` names a layout;
    /// else from the classes that this process has.
    private static List<String> program() {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        String layout = System.getProperty("moolai.layout");
        if (layout == null) {
            words.addAll(List.of(
                    "-XX:+UseSerialGC",
                    "-XX:+ExitOnOutOfMemoryError",
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow"));
        } else {
            words.addAll(List.of("@" + layout + "/service.options", "-XX:AOTCache=" + layout + "/service.aot"));
        }
        // Surefire may put the class path into a jar of its own.
        String own = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        words.addAll(
                List.of(HEAP, "-cp", layout == null ? own : layout + "/lib/*", "ai.moolai.app.Main", "orchestrator"));
        return words;
    }

    private Process launch() throws IOException {
        var builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
    }
}
