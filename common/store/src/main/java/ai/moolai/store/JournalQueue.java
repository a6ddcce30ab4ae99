package ai.moolai.store;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Many threads put records in, one takes all of them at once. Putting is one object for each record and one exchange
/// for all; the taker is only woken when it sleeps.
final class JournalQueue {
    /// What an entry takes beside its record, so that a flood of empty records is bounded too.
    private static final int ENTRY_BYTES = 64;

    private final int bytesMax;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicReference<@Nullable Entry> newest = new AtomicReference<>();
    private final AtomicBoolean asleep = new AtomicBoolean();
    private volatile @Nullable Thread taker;

    JournalQueue(int bytesMax) {
        this.bytesMax = bytesMax;
    }

    /// A record on its way, linked to the one put before it; in what [#takeAll] returns, to the one after it.
    static final class Entry {
        final byte[] record;
        final Runnable written;

        @Nullable
        Entry next;

        Entry(byte[] record, Runnable written) {
            this.record = record;
            this.written = written;
        }
    }

    /// Puts all of them, or none, and wakes the taker once.
    ///
    /// @param written belongs to the last of them
    /// @return false when the queue is full
    boolean put(List<byte[]> records, Runnable written) {
        long size = 0;
        for (byte[] record : records) {
            size += bytesOf(record);
        }
        if (bytes.addAndGet(size) > bytesMax) {
            bytes.addAndGet(-size);
            return false;
        }
        int last = records.size() - 1;
        var oldest = new Entry(records.getFirst(), last == 0 ? written : JournalQueue::nobodyWaits);
        var entry = oldest;
        for (int i = 1; i <= last; i++) {
            var younger = new Entry(records.get(i), i == last ? written : JournalQueue::nobodyWaits);
            younger.next = entry;
            entry = younger;
        }
        Entry before;
        do {
            before = newest.get();
            oldest.next = before;
        } while (!newest.compareAndSet(before, entry));
        if (asleep.get()) {
            wake();
        }
        return true;
    }

    /// Everything put so far, oldest first; null when there is nothing. For the one taker.
    @Nullable
    Entry takeAll() {
        Entry entry = newest.getAndSet(null);
        Entry oldest = null;
        while (entry != null) {
            Entry before = entry.next;
            entry.next = oldest;
            oldest = entry;
            entry = before;
        }
        return oldest;
    }

    /// The taker has dealt with an entry: there is room again.
    void release(Entry entry) {
        bytes.addAndGet(-bytesOf(entry.record));
    }

    /// Sleeps until something was put or [#wake] was called; may return for no reason.
    ///
    /// @param needless looked at when whoever changes it can no longer miss the sleeper
    void sleep(BooleanSupplier needless) {
        taker = Thread.currentThread();
        asleep.set(true);
        if (newest.get() == null && !needless.getAsBoolean()) {
            LockSupport.park(this);
        }
        asleep.set(false);
    }

    void wake() {
        if (asleep.compareAndSet(true, false)) {
            LockSupport.unpark(taker);
        }
    }

    private static void nobodyWaits() {}

    private static long bytesOf(byte[] record) {
        return (long) record.length + ENTRY_BYTES;
    }
}
