package ai.moolai.store;

import ai.moolai.base.Clock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread that writes. It takes whatever is queued, writes it with as few calls as the buffer allows, publishes
/// how far the file is whole, and only then says so to those who wait.
final class JournalWriter {
    private static final int BUFFER_BYTES = 1 << 20;

    private static final Logger log = LoggerFactory.getLogger(JournalWriter.class);

    private final JournalConfig config;
    private final JournalQueue queue;
    private final JournalState state;
    private final Clock clock;
    private final Forcing forcing;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);

    private final Pace pace;

    /// Full segments whose bytes are still to be forced.
    private final Queue<FileChannel> retired = new ConcurrentLinkedQueue<>();

    private volatile @Nullable FileChannel segment;
    private volatile boolean dirty;
    private volatile boolean closing;

    JournalWriter(JournalConfig config, JournalQueue queue, JournalState state, Clock clock, Forcing forcing) {
        this.config = config;
        this.queue = queue;
        this.state = state;
        this.clock = clock;
        this.forcing = forcing;
        this.pace = new Pace(clock);
    }

    /// Writes until it is told to end, and then what is still queued.
    void run() {
        while (true) {
            boolean last = closing;
            var entry = queue.takeAll();
            pace.took(entry != null);
            while (entry != null) {
                entry = writeGroup(entry);
            }
            if (last) {
                return;
            }
            if (pace.isBrisk()) {
                LockSupport.parkNanos(Pace.LINGER_NANOS);
            } else {
                queue.sleep(() -> closing);
            }
        }
    }

    /// Lets those go who came when nobody writes any more: their records are lost.
    void refuseRest() {
        for (var entry = queue.takeAll(); entry != null; entry = queue.takeAll()) {
            tell(entry, null, true);
        }
    }

    /// Ends [#run] once the queue is empty.
    void finish() {
        closing = true;
        queue.wake();
    }

    /// Forces to the disk what was written since the last time. Runs beside the writing.
    synchronized void force() {
        try {
            for (var full = retired.poll(); full != null; full = retired.poll()) {
                try (var channel = full) {
                    forcing.file(channel);
                }
            }
            var current = segment;
            if (dirty && current != null) {
                dirty = false;
                forcing.file(current);
            }
        } catch (IOException failed) {
            // A segment retired at this very moment was closed by its own forcing.
            if (segment != null) {
                state.failed("the journal could not be forced to the disk", failed);
            }
        }
    }

    /// After [#run] has ended.
    synchronized void close() throws IOException {
        if (config.sync() != JournalSync.OS) {
            force();
        }
        var current = segment;
        if (current != null) {
            current.close();
        }
    }

    /// Writes as many entries as fill the buffer, at least one.
    ///
    /// @return the first entry of the next group
    private JournalQueue.@Nullable Entry writeGroup(JournalQueue.Entry first) {
        long millis = clock.now().toEpochMilli();
        long start = 0;
        long records = 0;
        JournalQueue.Entry end = first;
        boolean lost = false;
        try {
            var channel = openFor(first);
            start = channel.position();
            long room = config.segmentBytes() - start;
            long filled = 0;
            for (; end != null && (records == 0 || fits(end, filled, room)); end = end.next) {
                filled += Segment.FRAME_BYTES + end.record.length;
                records++;
                writeFrame(channel, end.record, millis);
            }
            drain(channel);
            if (config.sync() == JournalSync.ALWAYS) {
                forcing.file(channel);
            }
            dirty = true;
            state.wrote(channel.position() - start, records);
            pace.wrote(records);
        } catch (IOException | RuntimeException | Error failed) {
            // Also what nobody foresaw, such as no memory: without this thread every call would wait for ever.
            buffer.clear();
            lost = true;
            end = end == first ? first.next : end;
            cutBack(start);
            state.failed("the journal could not be written", failed);
        }
        return tell(first, end, lost);
    }

    private static boolean fits(JournalQueue.Entry entry, long filled, long room) {
        long after = filled + Segment.FRAME_BYTES + entry.record.length;
        return after <= BUFFER_BYTES && after <= room;
    }

    private JournalQueue.@Nullable Entry tell(
            JournalQueue.Entry first, JournalQueue.@Nullable Entry end, boolean lost) {
        JournalQueue.Entry entry = first;
        while (entry != null && entry != end) {
            if (lost) {
                state.lost();
            }
            queue.release(entry);
            try {
                entry.written.run();
            } catch (RuntimeException | Error thrown) {
                log.error("Whoever waited for a journal record threw", thrown);
            }
            entry = entry.next;
        }
        return end;
    }

    private void writeFrame(FileChannel channel, byte[] record, long millis) throws IOException {
        if (buffer.remaining() < Segment.FRAME_BYTES) {
            drain(channel);
        }
        buffer.putInt(record.length)
                .putInt(Segment.crc(record.length, millis, record))
                .putLong(millis);
        for (int at = 0; at < record.length; ) {
            int piece = Math.min(buffer.remaining(), record.length - at);
            buffer.put(record, at, piece);
            at += piece;
            if (!buffer.hasRemaining()) {
                drain(channel);
            }
        }
    }

    private void drain(FileChannel channel) throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
    }

    /// The segment that takes `entry`: the current one while it has room, else a new one.
    private FileChannel openFor(JournalQueue.Entry entry) throws IOException {
        var current = segment;
        if (current != null) {
            long after = current.position() + Segment.FRAME_BYTES + entry.record.length;
            if (after <= config.segmentBytes() || current.position() == Segment.HEADER_BYTES) {
                return current;
            }
            retire(current);
        }
        long number = state.end().segment() + 1;
        Path path = Segment.path(config.directory(), number);
        // What lies there was begun by us and never held a record.
        var fresh = FileChannel.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        try {
            fresh.write(Segment.header(state.end().record()));
            if (fresh.position() < Segment.HEADER_BYTES) {
                throw new IOException("No space left on device");
            }
            if (config.sync() != JournalSync.OS) {
                forcing.directory(config.directory());
            }
        } catch (IOException failed) {
            try (fresh) {
                Files.deleteIfExists(path);
            }
            throw failed;
        }
        segment = fresh;
        state.began(number);
        return fresh;
    }

    private void retire(FileChannel full) throws IOException {
        segment = null;
        if (config.sync() == JournalSync.INTERVAL) {
            retired.add(full);
        } else {
            full.close();
        }
    }

    /// Takes a half-written group away again. The next one begins a new segment, unless this one is still empty: a full
    /// disk shall not gather empty files.
    private void cutBack(long start) {
        var current = segment;
        if (current == null) {
            return;
        }
        try {
            current.truncate(start);
            current.position(start);
            if (start > Segment.HEADER_BYTES) {
                retire(current);
            }
        } catch (IOException _) {
            segment = null;
            try {
                current.close();
            } catch (IOException _) {
                // Its whole records can be read; nothing more is written to it.
            }
        }
    }
}
