package ai.moolai.orchestrator.rollups;

import ai.moolai.base.Clock;
import ai.moolai.base.Threads;
import ai.moolai.store.Database;
import ai.moolai.store.Partitioned;
import ai.moolai.store.Partitions;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The door: keeps the roll-ups up to date, and answers from them.
public final class Rollups implements AutoCloseable {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final RollupTables tables;
    private final Folder folder;
    private final UsageStore usage;
    private final Clock clock;
    private Threads.@Nullable Repeating folding;
    private boolean closed;

    /// @param monitoring the database in which the calls are
    public Rollups(Database monitoring, RollupTables tables, Clock clock) {
        this.tables = tables;
        this.folder = new Folder(new RollupStore(monitoring), new Partitions(monitoring), tables, clock);
        this.usage = new UsageStore(monitoring);
        this.clock = clock;
    }

    /// Begins to roll up what is marked, and goes on.
    public synchronized void start(Threads threads) {
        if (!closed) {
            folding = threads.every(LOOK_EVERY, folder::round);
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

    @Override
    public synchronized void close() {
        closed = true;
        folder.stop();
        if (folding != null) {
            folding.close();
        }
    }
}
