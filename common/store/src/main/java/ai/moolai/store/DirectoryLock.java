package ai.moolai.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Holds a directory for this process alone. The operating system lets go when the process ends, however it ends.
final class DirectoryLock implements AutoCloseable {
    // A second channel on the same file would, when closed, drop the first one's lock: within this process the names
    // decide.
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private DirectoryLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /// @param file the lock file, made when missing; it stays when the lock is let go
    /// @param what the thing held, for the message
    /// @throws IllegalStateException in one sentence, when another process, or this one, holds it
    static DirectoryLock acquire(Path file, String what) throws IOException {
        Path directory = file.toAbsolutePath().resolveSibling("");
        Files.createDirectories(directory);
        Path name = directory.toRealPath().resolve(file.getFileName());
        if (!HELD.add(name)) {
            throw taken(what, "this process");
        }
        FileChannel channel = null;
        try {
            channel = FileChannel.open(
                    name, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (channel.tryLock() == null) {
                throw taken(what, "process " + holder(channel));
            }
            channel.truncate(0);
            channel.write(StandardCharsets.UTF_8.encode(ProcessHandle.current().pid() + "\n"));
            return new DirectoryLock(name, channel);
        } catch (IOException | RuntimeException failed) {
            if (channel != null) {
                channel.close();
            }
            HELD.remove(name);
            throw failed;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException _) {
            // The lock ends with the process at the latest.
        } finally {
            HELD.remove(file);
        }
    }

    private static String holder(FileChannel channel) throws IOException {
        var bytes = ByteBuffer.allocate(20);
        channel.read(bytes, 0);
        String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8).strip();
        return text.matches("\\d+") ? text : "of unknown id";
    }

    private static IllegalStateException taken(String what, String holder) {
        return new IllegalStateException(what + " is in use by " + holder
                + " (expected: one process at a time). Stop that process or choose another directory.");
    }
}
