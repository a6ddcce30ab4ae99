package ai.moolai.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What `postmaster.pid` says about the server on a data directory, held against the processes that really run.
///
/// @param pid the server's process, if it still is one
/// @param port it listens on, 0 while it has not said so
/// @param ready whether it takes connections
record Postmaster(long pid, int port, boolean ready) {
    private static final String FILE = "postmaster.pid";
    private static final int PORT_LINE = 3;
    private static final int STATUS_LINE = 7;
    private static final Path PROCESSES = Path.of("/proc");

    /// @return null when there is no such file, or it is empty
    static @Nullable Postmaster read(Path data) throws IOException {
        List<String> lines;
        try {
            lines = Files.readAllLines(data.resolve(FILE));
        } catch (NoSuchFileException _) {
            return null;
        }
        try {
            String port = line(lines, PORT_LINE);
            // A negative number stands for a server in single-user mode.
            return new Postmaster(
                    Math.abs(Long.parseLong(line(lines, 0))),
                    port.isEmpty() ? 0 : Integer.parseInt(port),
                    line(lines, STATUS_LINE).equals("ready"));
        } catch (NumberFormatException _) {
            return null;
        }
    }

    /// The process, if it runs and is a PostgreSQL server on `data`; empty when it is gone or its number belongs to
    /// another program by now.
    Optional<ProcessHandle> process(Path data) {
        return ProcessHandle.of(pid).filter(handle -> isRunning(handle) && isServer(handle, data));
    }

    /// Whether `handle` still runs: a process that ended but that its parent has not noticed does not.
    static boolean isRunning(ProcessHandle handle) {
        if (!handle.isAlive()) {
            return false;
        }
        try {
            String stat = Files.readString(PROCESSES.resolve(handle.pid() + "/stat"));
            int state = stat.lastIndexOf(')') + 2;
            return state >= stat.length() || (stat.charAt(state) != 'Z' && stat.charAt(state) != 'X');
        } catch (IOException _) {
            return handle.isAlive();
        }
    }

    /// A file that names another program's process keeps PostgreSQL from starting, so it is taken away; but never while
    /// any process of a former server still works on the data.
    static void removeIfForeign(Path data) throws IOException {
        var file = read(data);
        boolean foreign = file != null
                && ProcessHandle.of(file.pid).filter(Postmaster::isRunning).isPresent()
                && file.process(data).isEmpty()
                && ProcessHandle.allProcesses().noneMatch(handle -> isServer(handle, data));
        if (foreign) {
            Files.deleteIfExists(data.resolve(FILE));
        }
    }

    /// All of a server's processes work in its data directory.
    private static boolean isServer(ProcessHandle handle, Path data) {
        if (!Files.isDirectory(PROCESSES)) {
            return handle.info()
                    .command()
                    .filter(path -> path.endsWith("/postgres"))
                    .isPresent();
        }
        try {
            Path process = PROCESSES.resolve(Long.toString(handle.pid()));
            return Files.readString(process.resolve("comm")).strip().equals("postgres")
                    && Files.readSymbolicLink(process.resolve("cwd")).equals(data.toRealPath());
        } catch (IOException _) {
            return false;
        }
    }

    private static String line(List<String> lines, int index) {
        return index < lines.size() ? lines.get(index).strip() : "";
    }
}
