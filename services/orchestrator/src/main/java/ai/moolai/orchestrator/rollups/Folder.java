package ai.moolai.orchestrator.rollups;

import ai.moolai.base.Clock;
import ai.moolai.store.Partitioned;
import ai.moolai.store.Partitions;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Rolls up what is marked, the hours of a day together, and then rests [#REST] times as long as it worked: a minute in
/// which much is
/// going on is reckoned anew less often, and calls are never in want of the processor because they are counted.
final class Folder {
    /// Work may take a twentieth of one processor.
    private static final int REST = 19;

    private static final Duration REST_MAX = Duration.ofMinutes(1);
    private static final Duration WORK_MAX = Duration.ofSeconds(1);

    /// An hour that cannot be rolled up lets the others pass, and is tried again after this.
    private static final Duration POSTPONED = Duration.ofMinutes(10);

    private static final int HOURS_MAX = 10_000;
    private static final Duration LOG_INTERVAL = Duration.ofMinutes(1);
    private static final Logger LOG = LoggerFactory.getLogger(Folder.class);

    private final RollupStore store;
    private final Partitions partitions;
    private final RollupTables tables;
    private final Clock clock;
    private final Map<Instant, Long> postponedUntilNanos = new HashMap<>();
    private @Nullable Long restsUntilNanos;
    private @Nullable Long loggedNanos;
    private volatile int pendingHours;
    private volatile boolean stopped;

    Folder(RollupStore store, Partitions partitions, RollupTables tables, Clock clock) {
        this.store = store;
        this.partitions = partitions;
        this.tables = tables;
        this.clock = clock;
    }

    /// How many hours were marked when it looked last.
    int pendingHours() {
        return pendingHours;
    }

    /// No further hour is begun, and what breaks when the database is closed is nobody's concern.
    void stop() {
        stopped = true;
    }

    /// Works for a while if it is not at rest.
    synchronized void round() {
        long begun = clock.nanoTime();
        if (restsUntilNanos != null && begun - restsUntilNanos < 0) {
            return;
        }
        BooleanSupplier goesOn = () -> !stopped && clock.nanoTime() - begun < WORK_MAX.toNanos();
        try {
            while (once(goesOn) && goesOn.getAsBoolean()) {}
        } catch (RuntimeException failed) {
            tell("roll-ups wait for the monitoring database: {}", failed);
        }
        long worked = clock.nanoTime() - begun;
        restsUntilNanos = clock.nanoTime() + Math.min(worked * REST, REST_MAX.toNanos());
    }

    /// Rolls up all that is marked, without rest.
    ///
    /// @throws RuntimeException when an hour cannot be rolled up
    synchronized void all() {
        postponedUntilNanos.clear();
        while (once(() -> true)) {}
        if (!postponedUntilNanos.isEmpty()) {
            throw new IllegalStateException("not rolled up: " + postponedUntilNanos.keySet());
        }
    }

    /// The hour that has waited longest, and others of its day while `goesOn`.
    ///
    /// @return false when there is none
    private boolean once(BooleanSupplier goesOn) {
        List<Instant> marked = store.markedHours(HOURS_MAX);
        pendingHours = marked.size();
        long now = clock.nanoTime();
        postponedUntilNanos.values().removeIf(until -> now - until >= 0);
        List<Instant> hours = marked.stream()
                .filter(hour -> !postponedUntilNanos.containsKey(hour))
                .toList();
        if (hours.isEmpty()) {
            return false;
        }
        LocalDate day = Level.day(hours.getFirst());
        return fold(hours.stream().filter(hour -> Level.day(hour).equals(day)).toList(), goesOn);
    }

    /// @param hours of one day
    /// @return whether anything was done
    private boolean fold(List<Instant> hours, BooleanSupplier goesOn) {
        Instant first = hours.getFirst();
        try {
            LocalDate day = Level.day(first);
            boolean byMinutes = hasMinutes(day);
            if (!hasHours(day)) {
                throw new IllegalStateException("its roll-up was dropped (expected: hours are kept longer than calls)");
            }
            return store.fold(hours, byMinutes, goesOn) > 0;
        } catch (RuntimeException failed) {
            if (!store.answers()) {
                throw failed;
            }
            if (hours.size() > 1) {
                return hours.stream().map(hour -> fold(List.of(hour), goesOn)).reduce(false, Boolean::logicalOr);
            }
            tell("calls of " + first + " cannot be rolled up now: {}", failed);
            postponedUntilNanos.put(first, clock.nanoTime() + POSTPONED.toNanos());
            return true;
        }
    }

    /// Whether the minutes of a day are kept. Before they are for the first time, all of that day is marked: hours are
    /// reckoned from minutes only where every minute is there.
    private boolean hasMinutes(LocalDate day) {
        List<Partitioned> minutes = tables.partitioned(Level.MINUTE);
        if (minutes.stream().allMatch(table -> partitions.exists(table, day))) {
            return true;
        }
        LocalDate today = Level.day(clock.now());
        if (minutes.stream().anyMatch(table -> day.isBefore(table.oldest(today)))) {
            return false;
        }
        store.mark(day);
        return minutes.stream().allMatch(table -> partitions.ensure(table, day));
    }

    private boolean hasHours(LocalDate day) {
        return tables.partitioned(Level.HOUR).stream().allMatch(table -> partitions.ensure(table, day));
    }

    private void tell(String message, RuntimeException failed) {
        long now = clock.nanoTime();
        if (!stopped && (loggedNanos == null || now - loggedNanos >= LOG_INTERVAL.toNanos())) {
            loggedNanos = now;
            LOG.error(
                    message,
                    String.valueOf(failed.getMessage()).lines().findFirst().orElse(""),
                    failed);
        }
    }
}
