package ai.moolai.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Runs PostgreSQL's programs. They refuse to run as root, so root runs them in a user namespace, where nobody is root
/// and the files stay its own; they start in a session of their own, which a terminal's Ctrl-C does not reach.
final class PostgresCommands {
    // What a pipe holds: these programs write a few lines, so nobody needs to read along.
    private static final int OUTPUT_BYTES_MAX = 64 * 1024;
    private static final Duration CHECK_MAX = Duration.ofSeconds(5);
    private static final List<String> PROGRAM_DIRECTORIES =
            List.of("/usr/bin", "/bin", "/usr/local/bin", "/usr/sbin", "/sbin");

    private final Path home;
    private final List<String> asNobodySpecial;
    private final List<String> inOwnSession;

    /// @param home what [PostgresBinaries] unpacked
    /// @throws IllegalStateException in one sentence, when root may not make user namespaces here
    PostgresCommands(Path home) throws IOException {
        this.home = home;
        this.asNobodySpecial = isRoot() ? userNamespace() : List.of();
        String setsid = program("setsid");
        this.inOwnSession = setsid == null ? List.of() : List.of(setsid);
    }

    /// What a program printed and how it ended.
    record Outcome(int code, String output) {}

    /// Runs one of PostgreSQL's programs to its end.
    Outcome run(Duration max, String name, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(asNobodySpecial);
        command.add(home.resolve("bin").resolve(name).toString());
        command.addAll(List.of(arguments));
        return finish(command, max);
    }

    /// Starts the server and returns at once. The process id is the server's own: everything in front of it only
    /// replaces itself.
    Process startServer(Path data, Path logFile) throws IOException {
        List<String> command = new ArrayList<>(asNobodySpecial);
        command.addAll(inOwnSession);
        command.addAll(List.of(home.resolve("bin").resolve("postgres").toString(), "-D", data.toString()));
        return builder(command)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile.toFile()))
                .start();
    }

    private List<String> userNamespace() throws IOException {
        String unshare = program("unshare");
        String why = "there is no unshare program";
        if (unshare != null) {
            List<String> prefix = List.of(unshare, "-U");
            List<String> trial = new ArrayList<>(prefix);
            trial.add("true");
            Outcome outcome = finish(trial, CHECK_MAX);
            if (outcome.code() == 0) {
                return prefix;
            }
            why = outcome.output().strip();
        }
        throw new IllegalStateException("PostgreSQL does not run as root, and this system does not let root step down ("
                + why + "). Run the service as an ordinary user or set DATABASE_URL.");
    }

    private Outcome finish(List<String> command, Duration max) throws IOException {
        Process process = builder(command).start();
        process.getOutputStream().close();
        try {
            if (!process.waitFor(max.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException(command + " did not end within " + max.toSeconds() + " s");
            }
            byte[] output = process.getInputStream().readNBytes(OUTPUT_BYTES_MAX);
            return new Outcome(process.exitValue(), new String(output, StandardCharsets.UTF_8));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(command + " was interrupted", interrupted);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static ProcessBuilder builder(List<String> command) {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        // PGPORT, PGDATA and their kin would speak to the server behind our back; messages are read, so in English.
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().put("LC_ALL", "C");
        return builder;
    }

    private static @Nullable String program(String name) {
        return PROGRAM_DIRECTORIES.stream()
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElse(null);
    }

    private static boolean isRoot() throws IOException {
        Path self = Path.of("/proc/self");
        return Files.exists(self)
                ? Files.getAttribute(self, "unix:uid").equals(0)
                : "root".equals(System.getProperty("user.name"));
    }
}
