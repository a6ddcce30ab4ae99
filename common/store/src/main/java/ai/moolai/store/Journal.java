package ai.moolai.store;

import ai.moolai.base.Clock;
import ai.moolai.base.Threads;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An append-only local log of records that nobody here looks into. What was written outlives a killed process and is
/// delivered, in order, until it is acknowledged: at least once. Memory stays bounded however long the backlog is.
public final class Journal implements AutoCloseable {
    /// How often bytes are forced to the disk with [JournalSync#INTERVAL]: what a power cut may take.
    public static final Duration FORCE_EVERY = Duration.ofMillis(500);

    /// A longer record is not taken.
    public static final int RECORD_BYTES_MAX = Segment.RECORD_BYTES_MAX;

    private static final Duration DRAIN_MAX = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(Journal.class);

    private final DirectoryLock lock;
    private final JournalState state;
    private final JournalQueue queue;
    private final JournalWriter writer;
    private final JournalReader reader;
    private final AcknowledgedFile acknowledgedFile;
    private final Clock clock;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final ReentrantLock reading = new ReentrantLock();
    private final Threads.@Nullable Repeating forcing;
    private volatile Position acknowledged;
    private volatile boolean closed;

    private Journal(JournalConfig config, Clock clock, Threads threads, Forcing force, DirectoryLock lock)
            throws IOException {
        this.lock = lock;
        this.clock = clock;
        this.acknowledgedFile = new AcknowledgedFile(config.directory());
        this.acknowledged = acknowledgedFile.read();
        this.state = recover(config.directory(), acknowledged, clock);
        this.queue = new JournalQueue(config.queueBytesMax());
        this.writer = new JournalWriter(config, queue, state, clock, force);
        this.reader = new JournalReader(config.directory(), state);
        state.deleteBefore(acknowledged.segment());
        var first = state.has(acknowledged.segment()) ? null : reader.next(acknowledged);
        if (first != null) {
            acknowledged = first;
        }
        threads.dedicated("journal-writer", () -> {
            try {
                writer.run();
            } finally {
                ended.countDown();
            }
        });
        this.forcing = config.sync() == JournalSync.INTERVAL ? threads.every(FORCE_EVERY, writer::force) : null;
    }

    /// Opens the journal, or begins one. Of the backlog only the newest segment is read here: a tail that a crash tore
    /// or a disk flipped is cut and reported.
    ///
    /// @throws IllegalStateException in one sentence: in use by another process, not writable, of another version
    public static Journal open(JournalConfig config, Clock clock, Threads threads) {
        return open(config, clock, threads, Forcing.BY_THE_DISK);
    }

    static Journal open(JournalConfig config, Clock clock, Threads threads, Forcing force) {
        DirectoryLock lock = null;
        try {
            Files.createDirectories(config.directory());
            lock = DirectoryLock.acquire(config.directory().resolve("lock"), "Journal " + config.directory());
            return new Journal(config, clock, threads, force, lock);
        } catch (IOException | RuntimeException failed) {
            if (lock != null) {
                lock.close();
            }
            if (failed instanceof RuntimeException told) {
                throw told;
            }
            if (failed instanceof FileSystemException refused) {
                throw new IllegalStateException(StartFault.sentence(refused), refused);
            }
            throw new IllegalStateException(
                    "Journal " + config.directory() + " cannot be opened: " + StartFault.reason(failed), failed);
        }
    }

    /// Takes a record and returns at once. `written` is called exactly once, whatever happens: on the writer's thread
    /// when the record is in the file or the disk has refused it, on this one when it is not even taken. It must be
    /// quick. The array belongs to the journal from here on.
    ///
    /// @return false when the record is lost already: queue full, over 16 MiB, or closed
    public boolean append(byte[] data, Runnable written) {
        return append(List.of(data), written);
    }

    /// The same for several records, which are taken together or not at all: the writer is woken once, and `written` is
    /// called once, after the last of them.
    ///
    /// @param records at least one
    public boolean append(List<byte[]> records, Runnable written) {
        String why = null;
        if (closed) {
            why = "a record came after the journal was closed";
        } else if (longest(records) > RECORD_BYTES_MAX) {
            why = "record of " + longest(records) + " bytes (expected: at most " + RECORD_BYTES_MAX + ")";
        } else if (!queue.put(records, written)) {
            why = "the disk does not keep up and the queue is full";
        }
        if (why == null) {
            if (closed && ended.getCount() == 0) {
                writer.refuseRest();
            }
            return true;
        }
        records.forEach(_ -> state.lost());
        state.failed(why);
        written.run();
        return false;
    }

    private static int longest(List<byte[]> records) {
        int longest = 0;
        for (byte[] record : records) {
            longest = Math.max(longest, record.length);
        }
        return longest;
    }

    /// The records after the acknowledged position, the same ones again until they are acknowledged; waits up to `max`
    /// for the first. Damaged ones are skipped and counted. For one thread, which may block.
    ///
    /// @param bytesMax of all records; a single longer one comes alone
    public Batch read(int recordsMax, int bytesMax, Duration max) throws InterruptedException, IOException {
        long deadline = clock.nanoTime() + max.toNanos();
        while (true) {
            long left = deadline - clock.nanoTime();
            state.awaitAfter(acknowledged, Duration.ofNanos(Math.max(0, left)));
            Batch batch = readNow(recordsMax, bytesMax);
            if (!batch.records().isEmpty() || left <= 0) {
                return batch;
            }
        }
    }

    /// What is before `position` has been dealt with: it is never delivered again, and segments wholly before it are
    /// deleted.
    public void acknowledge(Position position) throws IOException {
        reading.lock();
        try {
            if (acknowledged.isBefore(position)) {
                advance(position);
            }
        } finally {
            reading.unlock();
        }
    }

    /// Records written and not yet acknowledged.
    public long pendingRecords() {
        return Math.max(0, state.end().record() - acknowledged.record());
    }

    /// How long ago the oldest of them was appended; zero when there is none. Reads the file: not for event loops.
    public Duration oldestPending() throws IOException {
        reading.lock();
        try {
            long millis = acknowledged.isBefore(state.end()) ? reader.firstMillis(acknowledged) : 0;
            long age = millis == 0 ? 0 : clock.now().toEpochMilli() - millis;
            return Duration.ofMillis(Math.max(0, age));
        } finally {
            reading.unlock();
        }
    }

    /// Bytes on disk.
    public long bytes() {
        return state.bytes();
    }

    /// Records that never reached the file, since the start.
    public long lost() {
        return state.lostRecords();
    }

    /// Damaged places skipped, since the start.
    public long damaged() {
        return state.damagedRecords();
    }

    /// Whether a record was lost in the last ten minutes.
    public boolean isLosing() {
        return state.isLosing();
    }

    /// Why a record was lost last, or null.
    public @Nullable JournalFault lastFault() {
        return state.lastFault();
    }

    /// Writes what is queued, for 10 s at most, and forces it to the disk.
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        writer.finish();
        boolean interrupted = Thread.interrupted();
        try {
            boolean drained = ended.await(DRAIN_MAX.toSeconds(), TimeUnit.SECONDS);
            if (forcing != null) {
                forcing.close();
            }
            if (drained) {
                writer.refuseRest();
                writer.close();
            } else {
                log.error("The journal's queue was not written within {} s", DRAIN_MAX.toSeconds());
            }
            reading.lock();
            try {
                reader.close();
                acknowledgedFile.write(acknowledged);
            } finally {
                reading.unlock();
            }
        } catch (IOException failed) {
            log.error("The journal could not be closed: {}", failed.toString());
        } catch (InterruptedException _) {
            interrupted = true;
        } finally {
            lock.close();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Batch readNow(int recordsMax, int bytesMax) throws IOException {
        reading.lock();
        try {
            Batch batch = reader.read(acknowledged, recordsMax, bytesMax);
            // Nothing but damage, or the beginning of the next segment: there is nothing to deal with.
            if (batch.records().isEmpty() && acknowledged.isBefore(batch.position())) {
                advance(batch.position());
            }
            return batch;
        } finally {
            reading.unlock();
        }
    }

    private void advance(Position position) throws IOException {
        var end = state.end();
        try {
            acknowledgedFile.write(position);
        } catch (IOException failed) {
            // Perhaps the journal itself has filled the disk: then only going on can free it. After a kill, what was
            // not noted comes twice.
            state.failed("what was dealt with could not be noted", failed);
        }
        acknowledged = position;
        boolean wholeSegment =
                position.segment() < end.segment() && position.offset() >= reader.size(position.segment());
        if (wholeSegment) {
            reader.close();
        }
        state.deleteBefore(wholeSegment ? position.segment() + 1 : position.segment());
    }

    /// A writer killed before it had written a new segment's header leaves a file that never held a record.
    private static List<Long> withoutTornHeads(Path directory, List<Long> found) throws IOException {
        List<Long> segments = found;
        while (!segments.isEmpty() && Files.size(Segment.path(directory, segments.getLast())) < Segment.HEADER_BYTES) {
            log.warn("Journal {}: segment {} was never begun; removed", directory, segments.getLast());
            Files.delete(Segment.path(directory, segments.getLast()));
            segments = segments.subList(0, segments.size() - 1);
        }
        return segments;
    }

    private static JournalState recover(Path directory, Position acknowledged, Clock clock) throws IOException {
        List<Long> segments = withoutTornHeads(directory, Segment.list(directory));
        if (segments.isEmpty()) {
            return new JournalState(directory, clock, segments, acknowledged);
        }
        long newest = segments.getLast();
        var recovered = JournalReader.recover(directory, newest, acknowledged);
        if (recovered.cutBytes() > 0) {
            try (var channel = FileChannel.open(Segment.path(directory, newest), StandardOpenOption.WRITE)) {
                channel.truncate(recovered.end().offset());
            }
        }
        var end = recovered.end().isBefore(acknowledged) ? acknowledged : recovered.end();
        var state = new JournalState(directory, clock, segments, end);
        if (recovered.cutBytes() > 0) {
            state.damaged("the tail of segment " + newest + " was torn or damaged: " + recovered.cutBytes()
                    + " bytes cut at byte " + recovered.end().offset());
        }
        if (!recovered.headerWhole()) {
            state.damaged("the header of segment " + newest + " is damaged; its records are read all the same");
        }
        return state;
    }
}
