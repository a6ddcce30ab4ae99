package ai.moolai.orchestrator.rollups;

import ai.moolai.base.Clock;
import ai.moolai.base.Threads;
import ai.moolai.orchestrator.ledger.CallRecord;
import ai.moolai.store.Database;
import ai.moolai.store.Partitioned;
import ai.moolai.store.Partitions;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The door: keeps the roll-ups up to date, and answers from them.
public final class Rollups implements AutoCloseable {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    /// A call that ended longer ago has been moved and marked, unless the database was away.
    private static final Duration QUIET_AFTER = Duration.ofSeconds(10);
    /// Where no call ended lately, only corrections and other replicas set marks: an idle service shall cost next to
    /// nothing.
    private static final Duration LOOK_QUIET_EVERY = Duration.ofSeconds(10);

    private static final int MINUTES_OF_DAY = 1_440;

    private final RollupTables tables;
    private final Folder folder;
    private final UsageStore usage;
    private final Clock clock;
    private Threads.@Nullable Repeating folding;
    private boolean closed;
    private volatile long stirredNanos;
    private long lookedNanos;

    /// @param monitoring the database in which the calls are
    public Rollups(Database monitoring, RollupTables tables, Clock clock) {
        this.tables = tables;
        this.folder = new Folder(new RollupStore(monitoring), new Partitions(monitoring), tables, clock);
        this.usage = new UsageStore(monitoring);
        this.clock = clock;
        this.stirredNanos = clock.nanoTime();
        this.lookedNanos = stirredNanos;
    }

    /// Begins to roll up what is marked, and goes on.
    public synchronized void start(Threads threads) {
        if (!closed) {
            folding = threads.every(LOOK_EVERY, this::look);
        }
    }

    /// Takes in a finished call: soon it is in the log, and marked. Quick.
    public void finished(CallRecord call) {
        stirredNanos = clock.nanoTime();
    }

    private void look() {
        long now = clock.nanoTime();
        boolean quiet = folder.pendingHours() == 0 && now - stirredNanos > QUIET_AFTER.toNanos();
        if (!quiet || now - lookedNanos >= LOOK_QUIET_EVERY.toNanos()) {
            lookedNanos = now;
            folder.round();
        }
    }

    /// Rolls up all that is marked now.
    public void fold() {
        folder.all();
    }

    /// Hours of which calls are not yet rolled up; cheap.
    public int pendingHours() {
        return folder.pendingHours();
    }

    /// The tables whose partitions have to be looked after.
    public List<Partitioned> partitioned() {
        return tables.partitioned();
    }

    Instant now() {
        return clock.now();
    }

    /// The first moment of which a level's roll-ups are kept.
    Instant oldest(Level level) {
        return tables.partitioned(level).stream()
                .findFirst()
                .map(table -> table.oldest(Level.day(clock.now()))
                        .atTime(LocalTime.MIN)
                        .toInstant(ZoneOffset.UTC))
                .orElse(Instant.EPOCH);
    }

    List<UsageRow> usage(UsageQuery query, int limit) {
        return usage.usage(query, limit);
    }

    /// What calls used in all.
    public record Sums(
            long requests, long errors, long unpriced, long inputTokens, long outputTokens, long costNanoUsd) {}

    /// What the calls used that began from `start` on and before `end`, as far as they are rolled up by now; whole
    /// minutes of at most a day.
    public Sums sums(Instant start, Instant end) {
        var all = new UsageQuery(Level.MINUTE, Level.MINUTE.start(start), Level.MINUTE.start(end), Set.of(), null);
        var sums = new Sums(0, 0, 0, 0, 0, 0);
        for (UsageRow row : usage(all, MINUTES_OF_DAY)) {
            sums = new Sums(
                    sums.requests + row.requests().longValue(),
                    sums.errors + row.errors().longValue(),
                    sums.unpriced + row.unpriced().longValue(),
                    sums.inputTokens + row.inputTokens().longValue(),
                    sums.outputTokens + row.outputTokens().longValue(),
                    sums.costNanoUsd + row.costNanoUsd().longValue());
        }
        return sums;
    }

    @Override
    public synchronized void close() {
        closed = true;
        folder.stop();
        if (folding != null) {
            folding.close();
        }
    }
}
