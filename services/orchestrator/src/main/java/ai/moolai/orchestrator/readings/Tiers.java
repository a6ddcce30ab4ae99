package ai.moolai.orchestrator.readings;

import ai.moolai.base.Clock;
import ai.moolai.base.Threads;
import ai.moolai.store.Database;
import ai.moolai.store.Partitioned;
import ai.moolai.store.Partitions;
import ai.moolai.store.Retention;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes readings together over five minutes and hours, once a minute, and lets go what is too old: only when all
/// readings have been taken in, so that none is dropped before.
final class Tiers implements AutoCloseable {
    private static final Duration EVERY = Duration.ofMinutes(1);
    private static final Duration RETAIN_EVERY = Duration.ofMinutes(10);
    private static final int HOURS_MAX = 10_000;
    private static final Logger LOG = LoggerFactory.getLogger(Tiers.class);

    private final ReadingTables tables;
    private final TierStore store;
    private final Partitions partitions;
    private final Retention retention;
    private final Clock clock;
    private @Nullable Long retainedNanos;
    private Threads.@Nullable Repeating rounds;
    private volatile boolean closed;

    Tiers(Database monitoring, ReadingTables tables, Clock clock) {
        this.tables = tables;
        this.store = new TierStore(monitoring);
        this.partitions = new Partitions(monitoring);
        this.retention = new Retention(partitions, tables.partitioned(), clock);
        this.clock = clock;
    }

    synchronized void start(Threads threads) {
        if (!closed) {
            rounds = threads.every(EVERY, this::round);
        }
    }

    /// Takes in all that is marked; what cannot be taken in lets the rest pass, and is tried again.
    void round() {
        boolean all = true;
        try {
            for (Instant hour : store.marked(HOURS_MAX)) {
                if (closed) {
                    return;
                }
                all &= fold(hour);
            }
            if (all && isTimeToRetain()) {
                retention.run();
                retainedNanos = clock.nanoTime();
            }
        } catch (RuntimeException failed) {
            tell("readings wait for the monitoring database before they are taken together: {}", failed);
        }
    }

    private boolean fold(Instant hour) {
        try {
            return store.fold(hour, kept(hour));
        } catch (RuntimeException failed) {
            tell("readings of " + hour + " cannot be taken together now: {}", failed);
            return false;
        }
    }

    /// Where a partition was dropped already, nothing is added to it.
    private List<Tier> kept(Instant hour) {
        LocalDate day = LocalDate.ofInstant(hour, ZoneOffset.UTC);
        return Arrays.stream(Tier.values())
                .filter(tier -> tier != Tier.READINGS)
                .filter(tier -> partitions.ensure(partitioned(tier), day))
                .toList();
    }

    private Partitioned partitioned(Tier tier) {
        return tables.partitioned(tier);
    }

    private boolean isTimeToRetain() {
        Long last = retainedNanos;
        return last == null || clock.nanoTime() - last >= RETAIN_EVERY.toNanos();
    }

    private void tell(String message, RuntimeException failed) {
        if (!closed) {
            LOG.error(
                    message,
                    String.valueOf(failed.getMessage()).lines().findFirst().orElse(""),
                    failed);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (rounds != null) {
            rounds.close();
        }
    }
}
