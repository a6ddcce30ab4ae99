package ai.moolai.store;

import ai.moolai.base.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What writer and reader know of each other: which segments there are, and up to where they are whole.
final class JournalState {
    /// For so long after a loss records may still be getting lost.
    static final Duration LOSING_FOR = Duration.ofMinutes(10);

    private static final Duration LOG_EVERY = Duration.ofMinutes(1);

    private static final Logger log = LoggerFactory.getLogger(JournalState.class);

    private final Path directory;
    private final Clock clock;
    private final ConcurrentSkipListSet<Long> segments;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong damaged = new AtomicLong();
    private volatile Position end;
    private volatile @Nullable JournalFault lastFault;
    private volatile @Nullable Thread waiting;
    private volatile long loggedAt;
    private volatile long lostAt;

    JournalState(Path directory, Clock clock, List<Long> segments, Position end) throws IOException {
        this.directory = directory;
        this.clock = clock;
        this.segments = new ConcurrentSkipListSet<>(segments);
        this.end = end;
        this.loggedAt = clock.nanoTime() - LOG_EVERY.toNanos();
        for (long segment : segments) {
            bytes.addAndGet(Files.size(Segment.path(directory, segment)));
        }
    }

    /// Everything before it was written whole.
    Position end() {
        return end;
    }

    void began(long segment) {
        segments.add(segment);
        bytes.addAndGet(Segment.HEADER_BYTES);
        end = new Position(segment, Segment.HEADER_BYTES, end.record());
    }

    /// For the writer alone.
    void wrote(long moreBytes, long records) {
        var before = end;
        end = new Position(before.segment(), before.offset() + moreBytes, before.record() + records);
        bytes.addAndGet(moreBytes);
        LockSupport.unpark(waiting);
    }

    /// Waits until there is something after `position`, or the time is up. For the one reader.
    void awaitAfter(Position position, Duration max) throws InterruptedException {
        long deadline = clock.nanoTime() + max.toNanos();
        waiting = Thread.currentThread();
        try {
            long left = max.toNanos();
            while (!position.isBefore(end) && left > 0) {
                LockSupport.parkNanos(this, left);
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                left = deadline - clock.nanoTime();
            }
        } finally {
            waiting = null;
        }
    }

    boolean has(long segment) {
        return segments.contains(segment);
    }

    /// The segment after this one; null when it is the last.
    @Nullable
    Long after(long segment) {
        return segments.higher(segment);
    }

    /// Deletes the segments before `segment`.
    void deleteBefore(long segment) throws IOException {
        for (long old : segments.headSet(segment)) {
            Path path = Segment.path(directory, old);
            long size = Files.exists(path) ? Files.size(path) : 0;
            Files.deleteIfExists(path);
            segments.remove(old);
            bytes.addAndGet(-size);
        }
    }

    /// Somebody took a segment away; what was in it is gone.
    void vanished(long segment) {
        if (segments.remove(segment)) {
            damaged("segment " + segment + " is no longer there");
        }
    }

    void lost() {
        lostAt = clock.nanoTime();
        lost.incrementAndGet();
    }

    void damaged(String what) {
        damaged.incrementAndGet();
        log.error("Journal {}: {}", directory, what);
    }

    void failed(String what, Throwable why) {
        failed(what + ": " + StartFault.reason(why));
    }

    /// Remembered at once, logged at most once a minute.
    void failed(String what) {
        lastFault = new JournalFault(what, clock.now());
        long now = clock.nanoTime();
        if (now - loggedAt >= LOG_EVERY.toNanos()) {
            loggedAt = now;
            log.error("Journal {}: {} ({} records lost so far)", directory, what, lost.get());
        }
    }

    long bytes() {
        return bytes.get();
    }

    long lostRecords() {
        return lost.get();
    }

    /// Whether one was lost a short while ago.
    boolean isLosing() {
        return lost.get() > 0 && clock.nanoTime() - lostAt < LOSING_FOR.toNanos();
    }

    long damagedRecords() {
        return damaged.get();
    }

    @Nullable
    JournalFault lastFault() {
        return lastFault;
    }
}
