package ai.moolai.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// Reads one segment's frames in order, through a window, so that what it holds does not depend on the file's length.
final class FrameReader implements AutoCloseable {
    private static final int WINDOW_BYTES = 256 * 1024;

    private final FileChannel channel;
    private ByteBuffer window = ByteBuffer.allocate(0);
    private long windowAt;

    FrameReader(Path path) throws IOException {
        channel = FileChannel.open(path, StandardOpenOption.READ);
    }

    /// One frame.
    ///
    /// @param payload null when it is damaged
    /// @param millis when it was appended; meaningless when damaged
    /// @param end where the next frame begins
    @SuppressWarnings("ArrayRecordComponent") // Handed on, never compared.
    record Frame(byte @Nullable [] payload, long millis, long end) {}

    FileChannel channel() {
        return channel;
    }

    /// The frame at `offset`, null when there is nothing before `limit`. A damaged frame whose length can be believed
    /// is
    /// skipped alone; behind one that cannot, nothing up to the limit is believed.
    @Nullable
    Frame at(long offset, long limit) throws IOException {
        if (offset >= limit) {
            return null;
        }
        var damagedRest = new Frame(null, 0, limit);
        if (limit - offset < Segment.FRAME_BYTES || !load(offset, Segment.FRAME_BYTES)) {
            return damagedRest;
        }
        int at = (int) (offset - windowAt);
        int length = window.getInt(at);
        if (length < 0 || length > Segment.RECORD_BYTES_MAX || length > limit - offset - Segment.FRAME_BYTES) {
            return damagedRest;
        }
        int crc = window.getInt(at + Integer.BYTES);
        long millis = window.getLong(at + 2 * Integer.BYTES);
        if (!load(offset, Segment.FRAME_BYTES + length)) {
            return damagedRest;
        }
        byte[] payload = new byte[length];
        window.get((int) (offset - windowAt) + Segment.FRAME_BYTES, payload);
        boolean whole = Segment.crc(length, millis, payload) == crc;
        return new Frame(whole ? payload : null, millis, offset + Segment.FRAME_BYTES + length);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /// Sees to it that the window holds `length` bytes from `offset`; false when the file does not.
    private boolean load(long offset, int length) throws IOException {
        if (offset >= windowAt && offset + length <= windowAt + window.limit()) {
            return true;
        }
        int capacity = Math.max(WINDOW_BYTES, length);
        // A window grown for one large record does not stay.
        if (window.capacity() != capacity) {
            window = ByteBuffer.allocate(capacity);
        }
        window.clear();
        windowAt = offset;
        while (window.hasRemaining() && channel.read(window, windowAt + window.position()) > 0) {
            // Goes on until the window is full or the file ends.
        }
        window.flip();
        return window.limit() >= length;
    }
}
