package ai.moolai.orchestrator.ledger;

import ai.moolai.base.Clock;
import ai.moolai.store.Batch;
import ai.moolai.store.Journal;
import ai.moolai.store.JournalFault;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Moves journal records to the database in bulk, and only then lets the journal forget them. While the database is
/// away it waits and tries again, for ever; the journal holds what comes meanwhile.
final class Mover {
    /// What a batch holds lives until the database has it, so the garbage collector has to move it, while every call
    /// waits.
    private static final int BATCH_RECORDS_MAX = 1000;
    /// As many as this while there is a backlog: every transaction costs an fsync and the indexes' upper pages again.
    private static final int BACKLOG_BATCH_RECORDS_MAX = 5000;
    private static final int BATCH_BYTES_MAX = 8 << 20;
    private static final Duration READ_WAIT = Duration.ofSeconds(1);
    /// How much later a record may be in the database for the sake of a larger batch.
    private static final Duration GATHER = Duration.ofMillis(50);
    private static final Duration PAUSE_FIRST = Duration.ofMillis(200);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(5);
    private static final Duration LOG_INTERVAL = Duration.ofMinutes(1);
    private static final Logger LOG = LoggerFactory.getLogger(Mover.class);

    private final Journal journal;
    private final LedgerStore store;
    private final Rejected rejected;
    private final Clock clock;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Set<LocalDate> days = new HashSet<>();
    private int recordsMax = BATCH_RECORDS_MAX;
    private volatile @Nullable JournalFault lastFault;
    private @Nullable Instant loggedAt;

    Mover(Journal journal, LedgerStore store, Rejected rejected, Clock clock) {
        this.journal = journal;
        this.store = store;
        this.rejected = rejected;
        this.clock = clock;
    }

    /// Runs until [#stop].
    void run() {
        try {
            Duration pause = PAUSE_FIRST;
            while (stopping.getCount() > 0) {
                pause = once() ? PAUSE_FIRST : waited(pause);
            }
            if (journal.pendingRecords() > 0) {
                once(); // what was gathered when the end came
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            stopped.countDown();
        }
    }

    /// Ends the run after the batch under way and one more, and waits for it.
    void stop(Duration wait) {
        stopping.countDown();
        try {
            if (!stopped.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn(
                        "the database did not take the last records in time; the journal keeps them for the next start");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Why the last batch could not be moved, or null.
    @Nullable
    JournalFault lastFault() {
        return lastFault;
    }

    private boolean once() throws InterruptedException {
        try {
            Batch batch = journal.read(recordsMax, BATCH_BYTES_MAX, READ_WAIT);
            boolean full = batch.records().size() >= recordsMax;
            if (!batch.records().isEmpty()) {
                move(entries(batch.records()));
                journal.acknowledge(batch.position());
                gather(batch);
            }
            recordsMax = full ? BACKLOG_BATCH_RECORDS_MAX : BATCH_RECORDS_MAX;
            lastFault = null;
            return true;
        } catch (IOException | RuntimeException | Error failed) {
            // An Error too, such as no memory: without this thread no record would be moved until the next start.
            recordsMax = BATCH_RECORDS_MAX;
            told(failed);
            if (LedgerStore.isAboutTheSchema(failed)) {
                migrate();
            }
            return false;
        }
    }

    /// When fewer records came meanwhile than were just moved, the next batch is let grow: a transaction costs the same
    /// for one record as for many.
    private void gather(Batch batch) throws InterruptedException {
        if (journal.pendingRecords() < batch.records().size()) {
            stopping.await(GATHER.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /// What keeps the tables from being made may pass as well: the next round tries again.
    private void migrate() {
        try {
            store.migrate();
        } catch (RuntimeException failed) {
            told(failed);
        }
    }

    private List<JournalEntry> entries(List<byte[]> records) {
        List<JournalEntry> entries = new ArrayList<>(records.size());
        for (byte[] bytes : records) {
            try {
                entries.add(JournalEntry.unpack(bytes));
            } catch (RuntimeException notAnEntry) {
                rejected.put(bytes, notAnEntry);
            }
        }
        return entries;
    }

    private void move(List<JournalEntry> entries) {
        Set<LocalDate> needed = entries.stream().map(Mover::day).collect(Collectors.toSet());
        if (!days.containsAll(needed)) {
            var closed = store.ensureDays(needed, day(clock.now()));
            if (!closed.isEmpty()) {
                insert(open(entries, closed));
                return;
            }
        }
        insert(entries);
        days.addAll(needed);
    }

    /// Calls of a closed day are put aside: where they belong was dropped already, or no right clock can have dated
    /// them. What they said has had its time, and is kept nowhere.
    private List<JournalEntry> open(List<JournalEntry> entries, LedgerStore.ClosedDays closed) {
        List<JournalEntry> open = new ArrayList<>(entries.size());
        for (JournalEntry entry : entries) {
            boolean isOpen = switch (entry) {
                case JournalEntry.Call call -> !closed.calls().contains(day(entry));
                case JournalEntry.Content content -> !closed.content().contains(day(entry));
            };
            if (isOpen) {
                open.add(entry);
            } else if (entry instanceof JournalEntry.Call) {
                rejected.put(
                        entry,
                        new IllegalStateException(
                                "its day, " + day(entry) + ", is kept no longer, or far ahead of the clock"));
            }
        }
        return open;
    }

    private static LocalDate day(JournalEntry entry) {
        return day(
                switch (entry) {
                    case JournalEntry.Call(CallRecord call) -> call.startedAt();
                    case JournalEntry.Content(CallContent content) -> content.startedAt();
                });
    }

    private static LocalDate day(Instant moment) {
        return LocalDate.ofInstant(moment, ZoneOffset.UTC);
    }

    /// One record that the database will not have must not hold up the others: the batch is halved until it is found.
    /// Before that, the partitions are looked at again: a database that was made anew has none.
    private void insert(List<JournalEntry> entries) {
        List<CallRecord> calls = new ArrayList<>();
        List<CallContent> contents = new ArrayList<>();
        for (JournalEntry entry : entries) {
            switch (entry) {
                case JournalEntry.Call(CallRecord call) -> calls.add(call);
                case JournalEntry.Content(CallContent content) -> contents.add(content);
            }
        }
        try {
            store.insert(calls, contents);
        } catch (RuntimeException failed) {
            boolean afresh = days.isEmpty();
            days.clear();
            if (!LedgerStore.isAboutTheData(failed)) {
                throw failed;
            }
            if (!afresh) {
                move(entries);
            } else if (entries.size() == 1) {
                rejected.put(entries.getFirst(), failed);
            } else {
                int half = entries.size() / 2;
                move(entries.subList(0, half));
                move(entries.subList(half, entries.size()));
            }
        }
    }

    private Duration waited(Duration pause) throws InterruptedException {
        boolean over = stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        Duration doubled = pause.multipliedBy(2);
        return over || doubled.compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : doubled;
    }

    private void told(Throwable failed) {
        String message = String.valueOf(failed.getMessage());
        String line = message.lines().findFirst().orElse(failed.getClass().getSimpleName());
        Instant now = clock.now();
        lastFault = new JournalFault(line, now);
        if (loggedAt == null || Duration.between(loggedAt, now).compareTo(LOG_INTERVAL) >= 0) {
            loggedAt = now;
            LOG.error(
                    "records of calls cannot be moved to the monitoring database; {} wait in the journal: {}",
                    journal.pendingRecords(),
                    line);
        }
    }
}
