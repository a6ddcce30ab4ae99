package ai.moolai.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the acknowledged position: three numbers and their CRC-32C, replaced in one step. Without it everything there
/// is counts as unacknowledged: records come twice rather than never.
final class AcknowledgedFile {
    private static final int CHECKED_BYTES = 3 * Long.BYTES;
    private static final Position START = new Position(0, Segment.HEADER_BYTES, 0);

    private static final Logger log = LoggerFactory.getLogger(AcknowledgedFile.class);

    private final Path file;

    AcknowledgedFile(Path directory) {
        this.file = directory.resolve("acknowledged");
    }

    Position read() throws IOException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException _) {
            return START;
        }
        var numbers = ByteBuffer.wrap(bytes);
        if (bytes.length != CHECKED_BYTES + Integer.BYTES || numbers.getInt(CHECKED_BYTES) != crc(bytes)) {
            log.warn("{} is damaged: every record of the journal is delivered again", file);
            return START;
        }
        return new Position(numbers.getLong(), numbers.getLong(), numbers.getLong());
    }

    void write(Position position) throws IOException {
        var numbers = ByteBuffer.allocate(CHECKED_BYTES + Integer.BYTES);
        numbers.putLong(position.segment()).putLong(position.offset()).putLong(position.record());
        numbers.putInt(crc(numbers.array()));
        Path half = file.resolveSibling("acknowledged.part");
        Files.write(half, numbers.array());
        Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static int crc(byte[] bytes) {
        var crc = new CRC32C();
        crc.update(bytes, 0, CHECKED_BYTES);
        return (int) crc.getValue();
    }
}
