package ai.moolai.store;

import ai.moolai.base.Clock;
import ai.moolai.base.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One server process on one data directory: found running, started, stopped. Not safe for several threads; its owner
/// sees to that.
final class PostgresServer {
    /// Replaying the log after a crash may take this long; a start that failed is known at once.
    private static final Duration READY_MAX = Duration.ofMinutes(10);

    private static final Duration LEFTOVERS_MAX = Duration.ofSeconds(20);
    private static final Duration STOP_FAST_MAX = Duration.ofSeconds(20);
    private static final Duration STOP_AT_ONCE_MAX = Duration.ofSeconds(10);
    private static final Duration COMMAND_MARGIN = Duration.ofSeconds(5);
    private static final Duration LOG_EVERY = Duration.ofSeconds(10);
    private static final int LOOK_MILLIS = 10;
    private static final int LOGIN_SECONDS_MAX = 5;

    private static final Logger log = LoggerFactory.getLogger(PostgresServer.class);

    private final Path data;
    private final Cluster cluster;
    private final PostgresCommands commands;
    private final ServerLog serverLog;
    private final Clock clock;
    private final Secret password;
    private volatile int port;
    private volatile boolean givenUp;
    private volatile @Nullable ProcessHandle process;

    // A port of 0 becomes a free one at the first start.
    PostgresServer(EmbeddedPostgresConfig config, Cluster cluster, PostgresCommands commands, Clock clock)
            throws IOException {
        this.data = config.dataDirectory();
        this.cluster = cluster;
        this.commands = commands;
        this.serverLog = new ServerLog(config.logFile());
        this.clock = clock;
        this.port = config.port();
        this.password = cluster.password();
    }

    /// Takes over the server that already runs on the data directory, or starts one; returns when it takes connections.
    ///
    /// @throws IllegalStateException in one sentence, when there is none to be had
    void start() throws IOException, InterruptedException {
        var file = Postmaster.read(data);
        var running = file == null ? null : file.process(data).orElse(null);
        if (file != null && running != null) {
            if (port == 0 || file.port() == port || file.port() == 0) {
                process = running;
                awaitReady(serverLog.size());
                log.info(
                        "Adopted the PostgreSQL server that runs on {} (process {}, port {})",
                        data,
                        running.pid(),
                        port);
                return;
            }
            log.info("PostgreSQL on {} listens on port {}, not {}: restarting it", data, file.port(), port);
            process = running;
            stop();
        }
        launch();
    }

    /// Whoever waits for the server to become ready stops waiting.
    void giveUp() {
        givenUp = true;
    }

    boolean isRunning() {
        var handle = process;
        return handle != null && Postmaster.isRunning(handle);
    }

    long pid() {
        var handle = process;
        return handle == null ? 0 : handle.pid();
    }

    DatabaseUrl url(String database) {
        return new DatabaseUrl(
                "127.0.0.1",
                port,
                database,
                Cluster.USER,
                password,
                Map.of("sslmode", "disable", "gssEncMode", "disable"));
    }

    Connection connect(String database) throws SQLException {
        return DataSources.hasty("embedded", url(database), LOGIN_SECONDS_MAX).getConnection();
    }

    /// Ends the server: sessions are closed and everything is written; if it cannot, at once, and its log is replayed
    /// at the next start.
    void stop() throws IOException, InterruptedException {
        var handle = process;
        if (handle == null || !Postmaster.isRunning(handle)) {
            return;
        }
        try {
            stop("fast", STOP_FAST_MAX);
            if (!awaitEnd(handle, COMMAND_MARGIN)) {
                log.warn(
                        "PostgreSQL on {} did not stop within {} s: stopping it at once",
                        data,
                        STOP_FAST_MAX.toSeconds());
                stop("immediate", STOP_AT_ONCE_MAX);
            }
        } finally {
            if (!awaitEnd(handle, COMMAND_MARGIN)) {
                handle.destroyForcibly();
            }
            process = null;
        }
    }

    void rotateLog() throws IOException {
        serverLog.rotateIfFull();
    }

    private void launch() throws IOException, InterruptedException {
        long begun = clock.nanoTime();
        for (; ; ) {
            Postmaster.removeIfForeign(data);
            requireFreePort();
            cluster.writeSettings(port);
            Files.createDirectories(serverLog.file().resolveSibling(""));
            serverLog.rotateIfFull();
            long from = serverLog.size();
            process = commands.startServer(data, serverLog.file()).toHandle();
            try {
                awaitReady(from);
                log.info("PostgreSQL serves {} on port {} (process {})", data, port, pid());
                return;
            } catch (IllegalStateException failed) {
                boolean mayPass = StartFault.isPassing(serverLog.since(from))
                        && clock.nanoTime() - begun < LEFTOVERS_MAX.toNanos();
                if (isRunning() || !mayPass) {
                    throw failed;
                }
                TimeUnit.MILLISECONDS.sleep(10 * LOOK_MILLIS);
            }
        }
    }

    private void awaitReady(long logFrom) throws IOException, InterruptedException {
        long begun = clock.nanoTime();
        long logged = begun;
        while (clock.nanoTime() - begun < READY_MAX.toNanos()) {
            if (givenUp) {
                throw new IllegalStateException("PostgreSQL on " + data + " was stopped while it started.");
            }
            if (!isRunning()) {
                throw new IllegalStateException(StartFault.sentence(serverLog.since(logFrom), data, port));
            }
            var file = Postmaster.read(data);
            if (file != null && file.pid() == pid() && file.ready()) {
                port = file.port();
                if (isVerified()) {
                    return;
                }
            }
            if (clock.nanoTime() - logged >= LOG_EVERY.toNanos()) {
                logged = clock.nanoTime();
                log.warn("Waiting for PostgreSQL on {} to become ready (process {})", data, pid());
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        throw new IllegalStateException("PostgreSQL on " + data + " (process " + pid() + ") was not ready within "
                + READY_MAX.toMinutes() + " min. See " + serverLog.file() + ".");
    }

    /// Makes sure that the one who answers is our server on our data, and that what it confirms is on disk. False while
    /// it breaks connections off, as one that recovers does.
    private boolean isVerified() {
        try (var connection = connect("postgres")) {
            String serves = show(connection, "data_directory");
            if (!Path.of(serves).toRealPath().equals(data.toRealPath())) {
                throw new IllegalStateException("The server on port " + port + " serves " + serves + " (expected: "
                        + data + "). Stop it or set EMBEDDED_POSTGRES_PORT.");
            }
            for (String setting : new String[] {"fsync", "synchronous_commit", "full_page_writes"}) {
                String value = show(connection, setting);
                if (!value.equals("on")) {
                    throw new IllegalStateException("PostgreSQL on " + data + " runs with " + setting + ": " + value
                            + " (expected: on). Stop that server.");
                }
            }
            return true;
        } catch (SQLException | IOException failed) {
            if (failed instanceof SQLException broken && Outage.is(broken)) {
                log.debug("PostgreSQL on {} does not let us in yet: {}", data, failed.getMessage());
                return false;
            }
            throw new IllegalStateException(
                    "PostgreSQL on " + data + " (process " + pid() + ", port " + port + ") does not let us in: "
                            + failed.getMessage(),
                    failed);
        }
    }

    private static String show(Connection connection, String setting) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("SHOW " + setting)) {
            row.next();
            return row.getString(1);
        }
    }

    private void requireFreePort() throws IOException {
        var loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(loopback, port));
            port = socket.getLocalPort();
        } catch (IOException taken) {
            throw new IllegalStateException(StartFault.portTaken(port), taken);
        }
    }

    private void stop(String mode, Duration max) throws IOException {
        commands.run(
                max.plus(COMMAND_MARGIN),
                "pg_ctl",
                "stop",
                "--pgdata=" + data,
                "--mode=" + mode,
                "--wait",
                "--timeout=" + max.toSeconds());
    }

    private static boolean awaitEnd(ProcessHandle handle, Duration max) throws InterruptedException {
        long looks = max.toMillis() / LOOK_MILLIS;
        for (long i = 0; i < looks && Postmaster.isRunning(handle); i++) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        return !Postmaster.isRunning(handle);
    }
}
