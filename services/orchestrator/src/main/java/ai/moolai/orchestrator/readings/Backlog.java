package ai.moolai.orchestrator.readings;

import ai.moolai.base.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Readings that are not yet in the table, oldest first. While the database is away they wait here; when there is
/// no room for one more, the oldest is let go and counted.
final class Backlog {
    /// Twelve hours at the interval of 30 s.
    static final int READINGS_MAX = 1440;

    /// So many are written in one go.
    static final int BATCH_READINGS_MAX = 100;

    private static final Duration TURN_MAX = Duration.ofSeconds(5);
    private static final Duration LOG_INTERVAL = Duration.ofMinutes(1);
    private static final Logger LOG = LoggerFactory.getLogger(Backlog.class);

    private final Predicate<List<Reading>> table;
    private final Clock clock;
    private final ReentrantLock writing = new ReentrantLock();
    private final Deque<Reading> waiting = new ArrayDeque<>();
    private long dropped;
    private volatile long failures;
    private volatile @Nullable String lastError;
    private @Nullable Instant loggedAt;

    /// @param table takes a batch, all or nothing, and answers false while it is not there yet; a reading that it has
    ///     already does no harm
    Backlog(Predicate<List<Reading>> table, Clock clock) {
        this.table = table;
        this.clock = clock;
    }

    void add(Reading reading) {
        synchronized (waiting) {
            if (waiting.size() == READINGS_MAX) {
                waiting.removeFirst();
                dropped++;
            }
            waiting.addLast(reading);
        }
    }

    /// Writes all that waits. Blocking.
    ///
    /// @return whether nothing waits any more
    boolean write() throws InterruptedException {
        if (!writing.tryLock(TURN_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
            return false;
        }
        try {
            for (List<Reading> batch = first(); !batch.isEmpty(); batch = first()) {
                if (!table.test(batch)) {
                    return false;
                }
                remove(batch);
            }
            lastError = null;
            return true;
        } catch (RuntimeException failed) {
            told(failed);
            return false;
        } finally {
            writing.unlock();
        }
    }

    int size() {
        synchronized (waiting) {
            return waiting.size();
        }
    }

    /// How many were let go since the start.
    long dropped() {
        synchronized (waiting) {
            return dropped;
        }
    }

    boolean holds(UUID id) {
        synchronized (waiting) {
            return waiting.stream().anyMatch(reading -> reading.id().equals(id));
        }
    }

    /// How many attempts to write failed.
    long failures() {
        return failures;
    }

    /// Why the last batch could not be written, or null.
    @Nullable
    String lastError() {
        return lastError;
    }

    private List<Reading> first() {
        synchronized (waiting) {
            return waiting.stream().limit(BATCH_READINGS_MAX).toList();
        }
    }

    /// Some of them may have been let go meanwhile.
    private void remove(List<Reading> written) {
        synchronized (waiting) {
            List<Reading> gone = new ArrayList<>(written);
            while (!waiting.isEmpty() && gone.remove(waiting.peekFirst())) {
                waiting.removeFirst();
            }
        }
    }

    /// Under the lock of whoever writes.
    @SuppressWarnings("NonAtomicVolatileUpdate")
    private void told(RuntimeException failed) {
        failures++;
        String message = String.valueOf(failed.getMessage());
        lastError = message.lines().findFirst().orElse(failed.getClass().getSimpleName());
        Instant now = clock.now();
        if (loggedAt == null || Duration.between(loggedAt, now).compareTo(LOG_INTERVAL) >= 0) {
            loggedAt = now;
            LOG.warn("{} readings wait for the monitoring database: {}", size(), lastError);
        }
    }
}
