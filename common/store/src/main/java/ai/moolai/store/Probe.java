package ai.moolai.store;

import ai.moolai.base.Clock;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/// Asks one server whether it answers, over a connection of its own: it tells of the server, not of how busy a pool is.
/// Callers that come while a question is under way share its answer.
final class Probe implements AutoCloseable {
    /// One half to connect, one half to ask.
    static final Duration ANSWER_MAX = Duration.ofSeconds(2);

    private static final int STEP_SECONDS_MAX = 1;

    private final PGSimpleDataSource source;
    private final Clock clock;
    private final ReentrantLock asking = new ReentrantLock();
    private @Nullable Connection connection;
    private volatile long asked;
    private volatile Ping last = new Ping(false, 0, "not asked yet");

    Probe(String name, DatabaseUrl url, Clock clock) {
        this.source = DataSources.hasty(name + "-ping", url, STEP_SECONDS_MAX);
        this.clock = clock;
    }

    /// Never longer than [#ANSWER_MAX], never an exception but for an interrupt.
    Ping ask() throws InterruptedException {
        long before = asked;
        if (!asking.tryLock(ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
            return new Ping(false, ANSWER_MAX.toMillis(), "no answer within " + ANSWER_MAX.toSeconds() + " s");
        }
        try {
            if (asked == before) {
                last = askNow();
                asked = before + 1;
            }
            return last;
        } finally {
            asking.unlock();
        }
    }

    @Override
    public void close() {
        asking.lock();
        try {
            forget();
        } finally {
            asking.unlock();
        }
    }

    private Ping askNow() {
        long start = clock.nanoTime();
        try {
            var open = connection;
            if (open == null) {
                open = source.getConnection();
                connection = open;
                start = clock.nanoTime();
            }
            query(open);
            return new Ping(true, millisSince(start), null);
        } catch (SQLException failed) {
            forget();
            return new Ping(false, millisSince(start), reason(failed));
        }
    }

    private static void query(Connection open) throws SQLException {
        try (var statement = open.createStatement();
                var _ = statement.executeQuery("SELECT 1")) {
            // That it came back is the answer.
        }
    }

    /// One line: what the server or the network said.
    static String reason(SQLException failed) {
        String message = failed.getMessage();
        String line = message == null
                ? failed.getClass().getSimpleName()
                : message.replaceAll("\\s+", " ").strip();
        return line.replaceFirst("^FATAL: ", "");
    }

    private void forget() {
        var open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException _) {
                // It is being thrown away.
            }
        }
    }

    private double millisSince(long start) {
        return (clock.nanoTime() - start) / 1e6;
    }
}
