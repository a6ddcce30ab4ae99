package ai.moolai.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/// Tells one process from every other, also from a later one with the same number.
///
/// @param pid its number
/// @param begun when it began, in a form that only equality is asked of
record ProcessMark(long pid, String begun) {
    private static final Path PROCESSES = Path.of("/proc");

    /// Counted in /proc/[pid]/stat from the state on, which follows the last bracket.
    private static final int START_TICKS_FIELD = 19;

    /// @return empty when there is no such process, or it has ended and only its parent has not noticed yet
    static Optional<ProcessMark> of(long pid) {
        return Files.isDirectory(PROCESSES.resolve("self")) ? fromProcesses(pid) : fromHandle(pid);
    }

    /// @return empty when there is no such file, or nothing useful in it
    static Optional<ProcessMark> read(Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            return lines.size() < 2
                    ? Optional.empty()
                    : Optional.of(new ProcessMark(
                            Long.parseLong(lines.get(0).strip()), lines.get(1).strip()));
        } catch (NoSuchFileException | NumberFormatException _) {
            return Optional.empty();
        } catch (IOException _) {
            throw new Refusal(file + " cannot be read: run this as the user who started the services.");
        }
    }

    void write(Path file) throws IOException {
        Path half = file.resolveSibling(file.getFileName() + ".part");
        Files.writeString(half, pid + "\n" + begun + "\n");
        Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
    }

    boolean isAlive() {
        return of(pid).filter(this::equals).isPresent();
    }

    /// The process, while it lives.
    Optional<ProcessHandle> handle() {
        return isAlive() ? ProcessHandle.of(pid) : Optional.empty();
    }

    /// Ticks since the machine started, and which start that was: wall clocks are set, and tell two stories.
    private static Optional<ProcessMark> fromProcesses(long pid) {
        try {
            String stat = Files.readString(PROCESSES.resolve(pid + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            if (fields[0].equals("Z") || fields[0].equals("X")) {
                return Optional.empty();
            }
            String boot = Files.readString(PROCESSES.resolve("sys/kernel/random/boot_id"));
            return Optional.of(new ProcessMark(pid, boot.strip() + ":" + fields[START_TICKS_FIELD]));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static Optional<ProcessMark> fromHandle(long pid) {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .flatMap(handle -> handle.info().startInstant())
                .map(begun -> new ProcessMark(pid, begun.toString()));
    }
}
