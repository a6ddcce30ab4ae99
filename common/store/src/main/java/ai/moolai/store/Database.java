package ai.moolai.store;

import ai.moolai.base.Clock;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One database: its pool, its migrations, and whether it answers. Opening it waits for nothing.
public final class Database implements AutoCloseable {
    /// How long a caller waits for a free connection before it gets an `SQLTransientConnectionException`.
    public static final Duration CONNECTION_WAIT_MAX = Duration.ofSeconds(10);

    /// What one statement may take; a statement that needs longer says `SET LOCAL statement_timeout`.
    public static final Duration STATEMENT_MAX = Duration.ofMillis(DataSources.STATEMENT_MILLIS_MAX);

    private static final Duration VALIDATION_MAX = Duration.ofSeconds(2);
    private static final Duration CONNECTION_AGE_MAX = Duration.ofHours(1);
    private static final Duration RETRY_FIRST = Duration.ofMillis(200);
    private static final Duration RETRY_MAX = Duration.ofSeconds(5);
    private static final Duration LOG_EVERY = Duration.ofSeconds(10);

    /// Flyway asks for its lock once a second: replicas wait five minutes for each other.
    private static final int MIGRATION_LOCK_TRIES_MAX = 300;

    private static final Logger log = LoggerFactory.getLogger(Database.class);

    private final String name;
    private final DatabaseUrl url;
    private final Clock clock;
    private final HikariDataSource pool;
    private final Jdbi jdbi;
    private final Probe probe;
    private volatile boolean closed;

    private Database(String name, DatabaseUrl url, Clock clock, HikariDataSource pool) {
        this.name = name;
        this.url = url;
        this.clock = clock;
        this.pool = pool;
        this.jdbi = Jdbi.create(pool);
        this.probe = new Probe(name, url, clock);
    }

    /// Makes the pool; connections are opened behind the scenes, whether or not the server is there yet.
    ///
    /// @param name what this database is for, as `monitoring`; seen in logs and, as `moolai-<name>`, on the server
    public static Database open(String name, DatabaseUrl url, PoolSize size, Clock clock) {
        var config = new HikariConfig();
        config.setPoolName(name);
        config.setDataSource(DataSources.pooled(name, url));
        config.setConnectionInitSql(DataSources.SESSION);
        config.setInitializationFailTimeout(-1);
        config.setMinimumIdle(size.min());
        config.setMaximumPoolSize(size.max());
        config.setConnectionTimeout(CONNECTION_WAIT_MAX.toMillis());
        config.setValidationTimeout(VALIDATION_MAX.toMillis());
        config.setMaxLifetime(CONNECTION_AGE_MAX.toMillis());
        return new Database(name, url, clock, new HikariDataSource(config));
    }

    public String name() {
        return name;
    }

    public DatabaseUrl url() {
        return url;
    }

    /// Waits until the server answers and the database exists, for ever, telling every 10 s for whom and why.
    ///
    /// @throws InterruptedException when the thread is interrupted, which is how a stopping service ends the wait
    public void awaitReady() throws InterruptedException {
        Duration delay = RETRY_FIRST;
        long begun = clock.nanoTime();
        long logged = begun - LOG_EVERY.toNanos();
        for (Ping ping = probe.ask(); !ping.up(); ping = probe.ask()) {
            if (closed) {
                throw new IllegalStateException("database " + name + " was closed while it was waited for");
            }
            if (clock.nanoTime() - logged >= LOG_EVERY.toNanos()) {
                logged = clock.nanoTime();
                log.warn("Waiting for database {} at {}: {}", name, url, ping.error());
            }
            Thread.sleep(jittered(delay));
            delay = delay.multipliedBy(2).compareTo(RETRY_MAX) < 0 ? delay.multipliedBy(2) : RETRY_MAX;
        }
        long waitedMs = Duration.ofNanos(clock.nanoTime() - begun).toMillis();
        log.debug("Database {} at {} answers after {} ms", name, url, waitedMs);
    }

    /// Brings the schema up to date. Replicas that start at once wait for each other; a schema already there costs a
    /// few queries.
    ///
    /// @param location a folder on the class path, as `db/orchestrator`
    /// @return how many migrations ran
    /// @throws IllegalStateException in one sentence, when a migration fails or does not match what ran before
    public int migrate(String location) {
        try {
            return Flyway.configure(Database.class.getClassLoader())
                    .dataSource(DataSources.patient(name + "-migrate", url))
                    .locations("classpath:" + location)
                    .failOnMissingLocations(true)
                    .lockRetryCount(MIGRATION_LOCK_TRIES_MAX)
                    .loggers("slf4j")
                    .load()
                    .migrate()
                    .migrationsExecuted;
        } catch (FlywayException failed) {
            String why =
                    String.valueOf(failed.getMessage()).replaceAll("\\s+", " ").strip();
            throw new IllegalStateException(
                    "Migrations " + location + " of database " + name + " at " + url + " failed: " + why, failed);
        }
    }

    /// SQL over the pool. Blocking: for virtual threads only.
    public Jdbi jdbi() {
        return jdbi;
    }

    /// SQL on behalf of a caller, who is told when the database is away. Blocking: for virtual threads only.
    ///
    /// @throws ai.moolai.base.FailureException `database_unavailable` when no connection is to be had, or it breaks
    public <T extends @Nullable Object> T ask(HandleCallback<T, RuntimeException> work) {
        try {
            return jdbi.withHandle(work);
        } catch (JdbiException failed) {
            if (Outage.is(failed)) {
                throw Outage.failure(name).asException();
            }
            throw failed;
        }
    }

    /// Whether the server answers, within 2 s.
    public Ping ping() {
        if (closed) {
            return new Ping(false, 0, "closed");
        }
        try {
            return probe.ask();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Ping(false, 0, "interrupted");
        }
    }

    /// The pool as it is now.
    public PoolState pool() {
        var bean = pool.getHikariPoolMXBean();
        int max = pool.getMaximumPoolSize();
        return bean == null || closed
                ? new PoolState(0, 0, 0, max)
                : new PoolState(
                        bean.getActiveConnections(),
                        bean.getIdleConnections(),
                        bean.getThreadsAwaitingConnection(),
                        max);
    }

    @Override
    public void close() {
        closed = true;
        pool.close();
        probe.close();
    }

    /// Between half of `delay` and all of it, so that replicas do not ask in step.
    private static Duration jittered(Duration delay) {
        long millis = delay.toMillis();
        return Duration.ofMillis(millis / 2 + ThreadLocalRandom.current().nextLong(millis / 2 + 1));
    }
}
