package ai.moolai.app;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The end of a log, and what is added to it. A log that is rolled over is followed into its successor.
final class LogFile {
    /// How much of a log is looked at from its end.
    private static final int TAIL_BYTES_MAX = 1024 * 1024;

    private final Path path;
    private long position;
    private @Nullable Object identity;

    LogFile(Path path) {
        this.path = path;
        seekEnd();
    }

    /// The last lines, at most `count` of them, that begin after the byte `from`.
    List<String> last(int count, long from) {
        long size = size();
        long begin = Math.max(Math.min(from, size), size - TAIL_BYTES_MAX);
        List<String> lines = read(begin, size).lines().toList();
        return lines.subList(Math.max(0, lines.size() - count), lines.size());
    }

    /// Where the log ends now; 0 when there is none.
    long size() {
        try {
            return Files.size(path);
        } catch (IOException _) {
            return 0;
        }
    }

    /// Whole lines written since the last call, or since this object was made.
    List<String> more() {
        long size = size();
        if (size < position || !java.util.Objects.equals(identity(), identity)) {
            position = 0;
            identity = identity();
        }
        String text = read(position, Math.min(size, position + TAIL_BYTES_MAX));
        int end = text.lastIndexOf('\n') + 1;
        String whole = text.substring(0, end);
        position += whole.getBytes(StandardCharsets.UTF_8).length;
        return whole.lines().toList();
    }

    private void seekEnd() {
        position = size();
        identity = identity();
    }

    private @Nullable Object identity() {
        try {
            return Files.exists(path) ? Files.getAttribute(path, "unix:ino") : null;
        } catch (IOException | UnsupportedOperationException _) {
            return null;
        }
    }

    private String read(long from, long to) {
        if (from >= to) {
            return "";
        }
        try (var file = new RandomAccessFile(path.toFile(), "r")) {
            file.seek(from);
            byte[] bytes = new byte[(int) Math.min(to - from, Math.max(0, file.length() - from))];
            file.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException(path + " cannot be read", failed);
        }
    }
}
