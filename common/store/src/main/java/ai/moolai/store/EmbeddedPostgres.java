package ai.moolai.store;

import ai.moolai.base.Clock;
import ai.moolai.base.Threads;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A service's own PostgreSQL server: the real one, on 127.0.0.1, its data kept from start to start. A server that
/// outlived a killed service is adopted; one that dies is started again, with a growing pause between attempts.
public final class EmbeddedPostgres implements AutoCloseable {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Duration RESTART_PAUSE_FIRST = Duration.ofSeconds(1);
    private static final Duration RESTART_PAUSE_MAX = Duration.ofSeconds(30);

    /// A server that has run this long starts its pauses anew when it dies.
    private static final Duration STEADY_AFTER = Duration.ofMinutes(1);

    private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);

    private final EmbeddedPostgresConfig config;
    private final DirectoryLock lock;
    private final PostgresServer server;
    private final Clock clock;
    private final Threads.Repeating supervision;
    private final ReentrantLock work = new ReentrantLock();
    private boolean closed;
    private Duration pause = RESTART_PAUSE_FIRST;
    private long startedAt;
    private long notBefore;

    private EmbeddedPostgres(
            EmbeddedPostgresConfig config, DirectoryLock lock, PostgresServer server, Clock clock, Threads threads) {
        this.config = config;
        this.lock = lock;
        this.server = server;
        this.clock = clock;
        this.startedAt = clock.nanoTime();
        this.notBefore = startedAt;
        this.supervision = threads.every(LOOK_EVERY, this::look);
    }

    /// Returns when the server takes connections and has the databases. The first start unpacks and initializes, which
    /// takes seconds; a later one takes less than one.
    ///
    /// @throws IllegalStateException in one sentence that says what to do: port taken, directory in use or not
    ///     writable, disk full, root without user namespaces
    /// @throws InterruptedException when the thread is interrupted; a server started by then is stopped
    public static EmbeddedPostgres start(EmbeddedPostgresConfig config, Clock clock, Threads threads)
            throws InterruptedException {
        var cluster = new Cluster(config.dataDirectory());
        DirectoryLock lock = null;
        PostgresServer server = null;
        boolean started = false;
        try {
            lock = DirectoryLock.acquire(cluster.lockFile(), "Data directory " + config.dataDirectory());
            var commands = new PostgresCommands(PostgresBinaries.unpack(config.binariesDirectory()));
            cluster.prepare(commands);
            server = new PostgresServer(config, cluster, commands, clock);
            server.start();
            createMissing(server, config.databases());
            var embedded = new EmbeddedPostgres(config, lock, server, clock, threads);
            started = true;
            return embedded;
        } catch (IOException | SQLException failed) {
            throw new IllegalStateException(StartFault.sentence(failed, config.dataDirectory()), failed);
        } finally {
            if (!started) {
                release(server, lock);
            }
        }
    }

    /// Where one of the configured databases is.
    public DatabaseUrl url(String database) {
        if (!config.databases().contains(database)) {
            throw new IllegalArgumentException(
                    "database: '" + database + "' (expected: one of " + config.databases() + ")");
        }
        return server.url(database);
    }

    /// The server's process, for logs and tests; another one after a restart.
    public long pid() {
        return server.pid();
    }

    /// Stops the server: cleanly within 20 s, else at once. Nothing confirmed is lost either way.
    @Override
    public void close() {
        supervision.close();
        server.giveUp();
        work.lock();
        try {
            if (!closed) {
                closed = true;
                release(server, lock);
            }
        } finally {
            work.unlock();
        }
    }

    /// Leaves the server running and lets go of it, as a killed service does.
    void abandon() {
        supervision.close();
        work.lock();
        try {
            closed = true;
            lock.close();
        } finally {
            work.unlock();
        }
    }

    private void look() {
        work.lock();
        try {
            if (closed) {
                return;
            }
            if (!server.isRunning()) {
                restart();
            } else {
                server.rotateLog();
            }
        } catch (IOException failed) {
            log.warn("The log of PostgreSQL on {} cannot be kept short: {}", config.dataDirectory(), failed.toString());
        } finally {
            work.unlock();
        }
    }

    private void restart() {
        long now = clock.nanoTime();
        if (now - startedAt > STEADY_AFTER.toNanos()) {
            pause = RESTART_PAUSE_FIRST;
        }
        if (now - notBefore < 0) {
            return;
        }
        log.warn("PostgreSQL on {} is gone: starting it again", config.dataDirectory());
        try {
            server.start();
            startedAt = clock.nanoTime();
        } catch (IOException | IllegalStateException failed) {
            log.error("{} Next attempt in {} s.", StartFault.reason(failed), pause.toSeconds());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        notBefore = clock.nanoTime() + pause.toNanos();
        var longer = pause.multipliedBy(2);
        pause = longer.compareTo(RESTART_PAUSE_MAX) < 0 ? longer : RESTART_PAUSE_MAX;
    }

    private static void createMissing(PostgresServer server, List<String> databases) throws SQLException {
        try (var connection = server.connect("postgres")) {
            var present = present(connection);
            try (var statement = connection.createStatement()) {
                for (String database : databases) {
                    if (!present.contains(database)) {
                        // The name was checked; it cannot be a parameter here.
                        statement.execute("CREATE DATABASE \"" + database + "\"");
                    }
                }
            }
        }
    }

    private static Set<String> present(Connection connection) throws SQLException {
        Set<String> names = new HashSet<>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT datname FROM pg_database")) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }

    private static void release(@Nullable PostgresServer server, @Nullable DirectoryLock lock) {
        // Stopping takes its time even on a thread that is told to hurry.
        boolean interrupted = Thread.interrupted();
        try {
            if (server != null) {
                server.stop();
            }
        } catch (IOException failed) {
            log.error("PostgreSQL could not be stopped: {}", failed.toString());
        } catch (InterruptedException _) {
            interrupted = true;
        } finally {
            if (lock != null) {
                lock.close();
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
