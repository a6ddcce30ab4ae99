package ai.moolai.edge.live;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// A topic's newest events: so many, of so many bytes, and no older than so. One at a time writes; everybody reads
/// without waiting.
final class Ring {
    private final AtomicReferenceArray<@Nullable Event> slots = new AtomicReferenceArray<>(LiveLimits.EVENTS_KEPT_MAX);
    private final AtomicLong bytes = new AtomicLong();
    private volatile long first;
    private volatile long next;
    private volatile long lostSeq;

    long next() {
        return next;
    }

    /// The number of the newest event that is no longer here, or never was.
    long lostSeq() {
        return lostSeq;
    }

    long bytes() {
        return bytes.get();
    }

    int size() {
        return (int) (next - first);
    }

    void put(Event event) {
        while (next - first >= LiveLimits.EVENTS_KEPT_MAX
                || (next > first && bytes.get() > LiveLimits.BYTES_KEPT_MAX)) {
            drop();
        }
        slots.set(slot(event.index), event);
        next = event.index + 1;
    }

    /// The JSON of one of them was written.
    void grow(int more) {
        bytes.addAndGet(more);
    }

    /// What is older than this goes, except the newest.
    void expire(long nanos) {
        while (next - first > 1) {
            Event oldest = slots.get(slot(first));
            if (oldest == null || oldest.nanos - nanos >= 0) {
                return;
            }
            drop();
        }
    }

    /// Everything goes, and what happened up to `seq` is not here.
    void forget(long seq) {
        while (next > first) {
            drop();
        }
        lostSeq = seq;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // One at a time writes.
    private void drop() {
        int at = slot(first);
        Event oldest = slots.get(at);
        if (oldest != null) {
            lostSeq = oldest.seq;
            bytes.addAndGet(-oldest.drop());
        }
        first++;
        slots.set(at, null);
    }

    @Nullable
    Event newest(long upTo) {
        for (long i = next - 1; i >= first; i--) {
            Event event = slots.get(slot(i));
            if (event == null || event.index != i) {
                return null;
            }
            if (event.seq <= upTo) {
                return event;
            }
        }
        return null;
    }

    /// Adds the events behind `seq` up to `upTo`, newest first.
    ///
    /// @return false when some of them are no longer here
    boolean since(long seq, long upTo, int eventsMax, List<Event> out) {
        int before = out.size();
        for (long i = next - 1; i >= first && out.size() - before < eventsMax; i--) {
            Event event = slots.get(slot(i));
            if (event == null || event.index != i || event.seq <= seq) {
                break;
            }
            if (event.seq <= upTo) {
                out.add(event);
            }
        }
        // Looked at last: what was dropped meanwhile is known to be lost.
        return seq >= lostSeq;
    }

    private static int slot(long index) {
        return (int) (index % LiveLimits.EVENTS_KEPT_MAX);
    }
}
