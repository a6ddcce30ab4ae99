package ai.moolai.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A PostgreSQL server that outlived its service. The next start of the service would take it over; `down` ends it.
///
/// @param data the server's data directory
record LeftOver(long pid, Path data) {
    private static final String FILE = "postmaster.pid";
    private static final int DEPTH_MAX = 3;
    private static final Duration FAST_MAX = Duration.ofSeconds(20);
    private static final Duration IMMEDIATE_MAX = Duration.ofSeconds(10);
    private static final Duration SIGNAL_MAX = Duration.ofSeconds(5);

    /// @param folder a service's data
    /// @return the server that runs there without its service
    static Optional<LeftOver> find(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (Stream<Path> found =
                Files.find(folder, DEPTH_MAX, (path, about) -> about.isRegularFile() && path.endsWith(FILE))) {
            return found.flatMap(file -> read(file).stream())
                    .filter(server -> !server.isHeld())
                    .findFirst();
        } catch (IOException | UncheckedIOException _) {
            return Optional.empty();
        }
    }

    /// Ends it: cleanly, else at once, which its log makes good at the next start.
    ///
    /// @return whether it is gone
    boolean stop(Patience patience) {
        var mark = ProcessMark.of(pid);
        if (mark.isEmpty()) {
            return true;
        }
        signal("INT");
        if (patience.until(FAST_MAX, () -> !mark.get().isAlive())) {
            return true;
        }
        signal("QUIT");
        return patience.until(IMMEDIATE_MAX, () -> !mark.get().isAlive());
    }

    private static Optional<LeftOver> read(Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            Path data = file.resolveSibling("").toRealPath();
            long pid = lines.isEmpty()
                    ? 0
                    : Math.abs(Long.parseLong(lines.getFirst().strip()));
            var server = new LeftOver(pid, data);
            return server.isServer() ? Optional.of(server) : Optional.empty();
        } catch (IOException | NumberFormatException _) {
            return Optional.empty();
        }
    }

    /// The number in the file may belong to any program by now: the server is named so and works in its data.
    private boolean isServer() {
        if (ProcessMark.of(pid).isEmpty()) {
            return false;
        }
        Path process = Path.of("/proc", Long.toString(pid));
        try {
            return Files.isDirectory(process)
                    ? Files.readString(process.resolve("comm")).strip().equals("postgres")
                            && Files.readSymbolicLink(process.resolve("cwd")).equals(data)
                    : ProcessHandle.of(pid)
                            .flatMap(handle -> handle.info().command())
                            .filter(path -> path.endsWith("/postgres"))
                            .isPresent();
        } catch (IOException _) {
            return false;
        }
    }

    /// Whether a service that lives, perhaps in somebody's terminal, holds it.
    private boolean isHeld() {
        Path lock = data.resolveSibling(data.getFileName() + ".lock");
        if (!Files.exists(lock)) {
            return false;
        }
        try (var channel = FileChannel.open(lock, StandardOpenOption.WRITE);
                var held = channel.tryLock()) {
            return held == null;
        } catch (IOException | OverlappingFileLockException _) {
            return true;
        }
    }

    /// PostgreSQL knows three ways to stop by their signals, and Java can send only one of them.
    private void signal(String name) {
        try {
            Process kill = new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + pid)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!kill.waitFor(SIGNAL_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                kill.destroyForcibly();
            }
        } catch (IOException failed) {
            throw new Refusal("PostgreSQL (process " + pid + ") could not be stopped: " + failed.getMessage() + ".");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
