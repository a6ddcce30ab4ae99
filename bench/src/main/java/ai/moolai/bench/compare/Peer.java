package ai.moolai.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// One who answers: its processes, and where and how it is asked.
///
/// @param name as the table calls it
/// @param headers besides those of HTTP itself
/// @param slow whether it is only asked what [Scenario#forSlowPeers] says
record Peer(String name, Process process, String url, Map<String, String> headers, boolean slow) {
    private static final long TICKS_PER_SECOND = 100;
    private static final int USER_TICKS = 11;

    /// Itself and what it started. A database beside a gateway stands on a machine of its own and is not counted.
    private List<ProcessHandle> processes() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .filter(handle -> !isDatabase(handle))
                .toList();
    }

    private static boolean isDatabase(ProcessHandle handle) {
        return comm(handle).startsWith("postgres");
    }

    /// The database that it started, if it has: it outlives a kill of the gateway, and serves the next one.
    Optional<ProcessHandle> database() {
        return process.children().filter(Peer::isDatabase).findFirst();
    }

    /// Processor time used so far by all of them, in seconds.
    double cpuSeconds() {
        long ticks = 0;
        for (ProcessHandle each : processes()) {
            String stat = told(each, "stat");
            if (stat.isEmpty()) {
                continue;
            }
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            ticks += Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[USER_TICKS + 1]);
        }
        return (double) ticks / TICKS_PER_SECOND;
    }

    /// Resident memory of all of them, in MB.
    long residentMegabytes() {
        return processes().stream()
                        .flatMap(each -> told(each, "status").lines())
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .sum()
                >> 10;
    }

    /// The processes of its database.
    List<ProcessHandle> databaseProcesses() {
        return process.descendants().filter(Peer::isDatabase).toList();
    }

    /// Holds it to one core.
    void pin(int core) throws IOException, InterruptedException {
        for (ProcessHandle each : processes()) {
            pin(each, core);
        }
    }

    static void pin(ProcessHandle process, int core) throws IOException, InterruptedException {
        new ProcessBuilder("taskset", "-acp", Integer.toString(core), Long.toString(process.pid()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private static String comm(ProcessHandle handle) {
        return told(handle, "comm");
    }

    /// What the kernel tells of a process; nothing of one that has ended since it was found.
    private static String told(ProcessHandle handle, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(handle.pid()), file));
        } catch (IOException gone) {
            return "";
        }
    }

    /// SIGKILL, for itself alone.
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /// Ends it, and what it started.
    void stop() throws InterruptedException {
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        process.destroy();
        process.waitFor();
        all.forEach(ProcessHandle::destroy);
    }
}
