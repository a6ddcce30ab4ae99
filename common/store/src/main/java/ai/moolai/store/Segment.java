package ai.moolai.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/// How a segment looks on disk, big-endian. The file: magic (8 bytes), version (4), the number of records written
/// before it (8), CRC-32C of those twenty bytes (4); then frames. A frame: payload length (4), CRC-32C of what follows
/// and the length (4), append time in milliseconds since 1970 (8), payload.
final class Segment {
    static final int HEADER_BYTES = 24;
    static final int FRAME_BYTES = 16;

    /// A longer record is refused; a longer length is damage.
    static final int RECORD_BYTES_MAX = 16 << 20;

    private static final long MAGIC = 0x4d4f4f4c4a524e4cL;
    private static final int VERSION = 1;
    private static final int CHECKED_HEADER_BYTES = 20;
    private static final Pattern NAME = Pattern.compile("(\\d{20})\\.journal");

    private Segment() {}

    static Path path(Path directory, long number) {
        return directory.resolve("%020d.journal".formatted(number));
    }

    /// The numbers of the segments there are, in order.
    static List<Long> list(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> NAME.matcher(file.getFileName().toString()))
                    .filter(name -> name.matches())
                    .map(name -> Long.parseLong(name.group(1)))
                    .sorted()
                    .toList();
        }
    }

    static ByteBuffer header(long firstRecord) {
        var header = ByteBuffer.allocate(HEADER_BYTES);
        header.putLong(MAGIC).putInt(VERSION).putLong(firstRecord);
        return header.putInt(crc(header.array(), CHECKED_HEADER_BYTES)).flip();
    }

    /// The number of records written before this segment; empty when the header is torn or damaged, which the frames
    /// behind it may well have survived.
    ///
    /// @throws IllegalStateException in one sentence, when another version wrote it
    static OptionalLong firstRecord(FileChannel channel, Path path) throws IOException {
        var header = ByteBuffer.allocate(HEADER_BYTES);
        if (channel.read(header, 0) < HEADER_BYTES) {
            return OptionalLong.empty();
        }
        header.flip();
        if (header.getLong() != MAGIC
                || header.getInt(CHECKED_HEADER_BYTES) != crc(header.array(), CHECKED_HEADER_BYTES)) {
            return OptionalLong.empty();
        }
        int version = header.getInt();
        if (version != VERSION) {
            throw new IllegalStateException("journal version of " + path + ": " + version + " (expected: " + VERSION
                    + "). Start the release that wrote it, so that it can finish.");
        }
        return OptionalLong.of(header.getLong());
    }

    /// What stands in a frame's second field.
    static int crc(int length, long millis, byte[] payload) {
        var crc = new CRC32C();
        var head =
                ByteBuffer.allocate(Integer.BYTES + Long.BYTES).putInt(length).putLong(millis);
        crc.update(head.array());
        crc.update(payload, 0, length);
        return (int) crc.getValue();
    }

    private static int crc(byte[] bytes, int length) {
        var crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
