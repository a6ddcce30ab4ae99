package ai.moolai.store;

import ai.moolai.base.Clock;
import ai.moolai.base.Threads;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks after partitioned tables: partitions are there before anything is to be written into them, and are dropped
/// whole when their time is over.
///
/// With every day one day's time is over, or two after a pause. When the time of more is over at once, the clock may
/// have jumped: then nothing goes until that has held for [#DOUBT], by the clock that does not jump.
public final class Retention implements AutoCloseable {
    static final Duration DOUBT = Duration.ofHours(1);

    private static final Duration INTERVAL = Duration.ofMinutes(10);
    private static final int EXPIRED_USUAL = 2;
    private static final int PERIODS_AHEAD = 7;
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

    private final Partitions partitions;
    private final List<Partitioned> tables;
    private final Clock clock;
    private final Map<String, Long> doubtedSinceNanos = new HashMap<>();
    private Threads.@Nullable Repeating rounds;
    private boolean closed;

    public Retention(Partitions partitions, List<Partitioned> tables, Clock clock) {
        this.partitions = partitions;
        this.tables = List.copyOf(tables);
        this.clock = clock;
    }

    /// One round now, and one every ten minutes from then on.
    public synchronized void start(Threads threads) {
        if (!closed) {
            rounds = threads.every(INTERVAL, this::run);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (rounds != null) {
            rounds.close();
        }
    }

    /// One round; the next one takes up what this one could not do.
    ///
    /// @return how many partitions were dropped
    public synchronized int run() {
        LocalDate today = LocalDate.ofInstant(clock.now(), ZoneOffset.UTC);
        int dropped = 0;
        for (Partitioned table : tables) {
            LocalDate start = table.period().start(today);
            for (int i = 0; i <= PERIODS_AHEAD; i++) {
                partitions.ensure(table, start);
                start = table.period().next(start);
            }
            dropped += drop(table, today);
        }
        return dropped;
    }

    private int drop(Partitioned table, LocalDate today) {
        LocalDate oldest = table.oldest(today);
        List<LocalDate> expired = partitions.starts(table).stream()
                .filter(start -> !table.period().next(start).isAfter(oldest))
                .toList();
        if (isDoubtful(table, expired.size())) {
            LOG.warn(
                    "the time of {} partitions of {} is over at once (expected: {} at most); unless the clock is set"
                            + " right, they are dropped within the next {} min",
                    expired.size(),
                    table.table(),
                    EXPIRED_USUAL,
                    DOUBT.toMinutes());
            return 0;
        }
        int dropped = 0;
        for (LocalDate start : expired) {
            if (partitions.drop(table, start)) {
                LOG.info(
                        "{} of {} was dropped, kept for {} days",
                        start,
                        table.table(),
                        table.keep().toDays());
                dropped++;
            } else {
                LOG.warn("{} of {} is in use; it is dropped another time", start, table.table());
            }
        }
        return dropped;
    }

    private boolean isDoubtful(Partitioned table, int expired) {
        if (expired <= EXPIRED_USUAL) {
            doubtedSinceNanos.remove(table.table());
            return false;
        }
        long now = clock.nanoTime();
        Long since = doubtedSinceNanos.putIfAbsent(table.table(), now);
        return since == null || now - since < DOUBT.toNanos();
    }
}
