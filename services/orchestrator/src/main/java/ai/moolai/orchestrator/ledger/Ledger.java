package ai.moolai.orchestrator.ledger;

import ai.moolai.base.Clock;
import ai.moolai.base.Threads;
import ai.moolai.store.Database;
import ai.moolai.store.Journal;
import ai.moolai.store.JournalFault;
import ai.moolai.store.Partitioned;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The door: takes the record of every finished call. It is in the journal before the answer's last byte goes out, and
/// in the database soon after.
public final class Ledger implements AutoCloseable {
    private static final Duration LAST_BATCH_WAIT = Duration.ofSeconds(5);
    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);

    private final Journal journal;
    private final LedgerStore store;
    private final Rejected rejected;
    private final Mover mover;
    private final List<Consumer<CallRecord>> feed = new CopyOnWriteArrayList<>();
    private final List<Consumer<Finished>> followers = new CopyOnWriteArrayList<>();
    private boolean moving;
    private boolean closed;

    /// @param monitoring where the records end up
    /// @param rejectedFile takes the records that the database will never have
    /// @param kept how long the log is
    /// @param prices that calls are rated with
    public Ledger(
            Journal journal, Database monitoring, Path rejectedFile, Clock clock, KeptFor kept, PriceBook prices) {
        this.journal = journal;
        this.store = new LedgerStore(monitoring, kept, prices.all());
        this.rejected = new Rejected(rejectedFile);
        this.mover = new Mover(journal, store, rejected, clock);
    }

    /// Brings the database's tables up to date and begins to move records, what an earlier run left behind first.
    public synchronized void start(Threads threads) {
        if (closed) {
            return;
        }
        store.migrate();
        moving = true;
        threads.dedicated("ledger-mover", mover::run);
    }

    /// A call that has ended.
    ///
    /// @param content what it said, where that is kept
    /// @param trail what it came through, where somebody follows calls
    public record Finished(
            CallRecord call,
            @Nullable CallContent content,
            @Nullable CallTrail trail) {
        public Finished(CallRecord call, @Nullable CallContent content) {
            this(call, content, null);
        }
    }

    /// Writes calls down, in one go. Returns at once.
    ///
    /// @param calls at least one
    /// @param written called once all of them are safe from a kill of this process, on another thread; quickly
    public void record(List<Finished> calls, Runnable written) {
        List<byte[]> entries = new ArrayList<>(calls.size());
        for (Finished each : calls) {
            if (each.content != null) {
                content(JournalEntry.pack(each.content));
            }
            entries.add(JournalEntry.pack(each.call));
        }
        journal.append(entries, () -> {
            written.run();
            for (Finished each : calls) {
                feed.forEach(reader -> tell(reader, each.call, each.call));
                followers.forEach(follower -> tell(follower, each, each.call));
            }
        });
    }

    /// What a call said may be too much for the journal; that must not take the call's record with it.
    private void content(byte[] entry) {
        journal.append(entry, () -> {});
    }

    /// Tells `reader` of every finished call from now on, one at a time. It must be quick.
    public void subscribe(Consumer<CallRecord> reader) {
        feed.add(reader);
    }

    /// Tells `follower` of every finished call and its trail from now on, as [#subscribe] does.
    public void follow(Consumer<Finished> follower) {
        followers.add(follower);
    }

    /// How the books stand.
    public State state() {
        Duration oldest;
        try {
            oldest = journal.oldestPending();
        } catch (IOException unreadable) {
            oldest = Duration.ZERO;
        }
        return new State(
                journal.pendingRecords(),
                oldest,
                journal.bytes(),
                journal.lost(),
                journal.isLosing(),
                journal.damaged(),
                rejected.count(),
                newer(journal.lastFault(), mover.lastFault()));
    }

    private static @Nullable JournalFault newer(@Nullable JournalFault one, @Nullable JournalFault other) {
        return one == null || (other != null && other.at().isAfter(one.at())) ? other : one;
    }

    /// @param pendingRecords in the journal, not yet in the database
    /// @param bytes of the journal on disk
    /// @param lost records that the disk refused
    /// @param losing whether that happened in the last ten minutes
    /// @param damaged places of the journal that could not be read
    /// @param rejected records that the database refused
    /// @param lastFault why a record was lost last, or why the newest cannot be moved now
    public record State(
            long pendingRecords,
            Duration oldestPending,
            long bytes,
            long lost,
            boolean losing,
            long damaged,
            long rejected,
            @Nullable JournalFault lastFault) {}

    /// The tables whose partitions have to be looked after.
    public List<Partitioned> partitioned() {
        return store.partitioned();
    }

    /// Records not yet in the database; cheap enough for a scrape.
    public long pendingRecords() {
        return journal.pendingRecords();
    }

    /// Records that the disk refused, since the start; cheap.
    public long lostRecords() {
        return journal.lost();
    }

    /// Whether the disk refused a record in the last ten minutes; cheap.
    public boolean isLosing() {
        return journal.isLosing();
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (moving) {
            mover.stop(LAST_BATCH_WAIT);
        }
        journal.close();
    }

    private static <T> void tell(Consumer<T> reader, T what, CallRecord call) {
        try {
            reader.accept(what);
        } catch (RuntimeException failed) {
            LOG.error("a reader of finished calls failed on {}", call.requestId(), failed);
        }
    }
}
