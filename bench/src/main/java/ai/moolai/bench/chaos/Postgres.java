package ai.moolai.bench.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The orchestrator's PostgreSQL as seen from outside: its processes and its table.
final class Postgres {
    private static final int LOOK_MILLIS = 10;
    private static final String ROWS = """
            SELECT request_id, client_request_id, status, input_tokens, cache_read_tokens, output_tokens,
                   output_reasoning_tokens, cost_nano_usd
            FROM llm_requests
            """;

    private final Path data;
    private final int port;
    private final String monitoring;

    Postgres(Path data, int port, String monitoring) {
        this.data = data;
        this.port = port;
        this.monitoring = monitoring;
    }

    /// SIGKILL for all of its processes, as a machine without memory does it.
    void kill() throws InterruptedException {
        List<ProcessHandle> all = processes();
        all.forEach(ProcessHandle::destroyForcibly);
        while (all.stream().anyMatch(Postgres::runs)) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    /// SIGSTOP for all of its processes.
    void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    /// SIGCONT.
    void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    boolean answers() {
        try (var connection = connect("postgres")) {
            return connection.isValid(1);
        } catch (SQLException notYet) {
            return false;
        }
    }

    /// The whole table, every partition of it.
    List<Row> rows() throws SQLException {
        try (var connection = connect(monitoring)) {
            return rows(connection);
        }
    }

    /// One number.
    long count(String sql) throws SQLException {
        try (var connection = connect(monitoring);
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    /// Changes the table, for those who want to see that it is noticed.
    int change(String sql) throws SQLException {
        try (var connection = connect(monitoring);
                var statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    /// Drops the monitoring database under whoever uses it, and makes it again, empty.
    ///
    /// @return exactly what was in it when it went
    List<Row> dropAndMake() throws SQLException, InterruptedException {
        try (var server = connect("postgres");
                var statement = server.createStatement()) {
            List<Row> gone;
            try (var last = connect(monitoring)) {
                // From here on nobody else can write: what is read now is what goes.
                statement.execute("ALTER DATABASE " + monitoring + " ALLOW_CONNECTIONS false");
                while (othersThan(last, server) > 0) {
                    TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
                }
                gone = rows(last);
                statement.execute("DROP DATABASE " + monitoring + " WITH (FORCE)");
            }
            statement.execute("CREATE DATABASE " + monitoring);
            return gone;
        }
    }

    /// Throws out everybody but `last`.
    ///
    /// @return how many there still were
    private int othersThan(Connection last, Connection server) throws SQLException {
        int self;
        try (var statement = last.createStatement();
                var row = statement.executeQuery("SELECT pg_backend_pid()")) {
            row.next();
            self = row.getInt(1);
        }
        int others = 0;
        try (var statement = server.createStatement();
                var row = statement.executeQuery("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        + " WHERE datname = '" + monitoring + "' AND pid <> " + self)) {
            while (row.next()) {
                others++;
            }
        }
        return others;
    }

    private static List<Row> rows(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(ROWS)) {
            List<Row> rows = new ArrayList<>();
            while (row.next()) {
                long nanoUsd = row.getLong("cost_nano_usd");
                var told = new Told(
                        row.getLong("input_tokens"),
                        row.getLong("cache_read_tokens"),
                        row.getLong("output_tokens"),
                        row.getLong("output_reasoning_tokens"),
                        row.wasNull() ? -1 : nanoUsd);
                rows.add(new Row(
                        row.getString("request_id"),
                        row.getString("client_request_id"),
                        row.getString("status"),
                        told));
            }
            return rows;
        }
    }

    private Connection connect(String database) throws SQLException {
        try {
            String password =
                    Files.readString(data.resolve("postgresql.password")).strip();
            return DriverManager.getConnection(
                    "jdbc:postgresql://127.0.0.1:" + port + "/" + database
                            + "?sslmode=disable&gssEncMode=disable&connectTimeout=5&socketTimeout=60",
                    "moolai",
                    password);
        } catch (IOException unreadable) {
            throw new SQLException("no password", unreadable);
        }
    }

    private void signal(String name) throws IOException, InterruptedException {
        for (ProcessHandle each : processes()) {
            new ProcessBuilder("kill", "-" + name, Long.toString(each.pid()))
                    .start()
                    .waitFor();
        }
    }

    /// The postmaster, then what it started.
    private List<ProcessHandle> processes() {
        try {
            Path file = data.resolve("postgresql").resolve("postmaster.pid");
            long pid = Long.parseLong(Files.readAllLines(file).getFirst().strip());
            return ProcessHandle.of(pid).filter(Postgres::runs).stream()
                    .flatMap(postmaster -> Stream.concat(Stream.of(postmaster), postmaster.descendants()))
                    .toList();
        } catch (IOException none) {
            return List.of();
        }
    }

    private static boolean runs(ProcessHandle handle) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(handle.pid()), "stat"));
            return stat.contains("(postgres)") && stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException gone) {
            return false;
        }
    }
}
