package ai.moolai.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// The server's log file. The server appends to it for as long as it runs, so a full one is copied away and cut, not
/// renamed.
record ServerLog(Path file) {
    static final long BYTES_MAX = 16L << 20;

    private static final int TAIL_BYTES_MAX = 16 * 1024;

    long size() throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }

    /// What was written after `from`, its last 16 KiB at most.
    String since(long from) throws IOException {
        if (!Files.exists(file)) {
            return "";
        }
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            var tail = ByteBuffer.allocate(TAIL_BYTES_MAX);
            channel.read(tail, Math.max(Math.min(from, channel.size()), channel.size() - TAIL_BYTES_MAX));
            return new String(tail.array(), 0, tail.position(), StandardCharsets.UTF_8);
        }
    }

    void rotateIfFull() throws IOException {
        if (size() > BYTES_MAX) {
            Files.copy(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
            try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(0);
            }
        }
    }
}
