package ai.moolai.orchestrator;

import ai.moolai.base.Clock;
import ai.moolai.base.Threads;
import ai.moolai.store.DatabaseUrl;
import ai.moolai.store.EmbeddedPostgres;
import ai.moolai.store.EmbeddedPostgresConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/// One PostgreSQL server for all tests of this JVM, which costs seconds to make, and as many databases as they want.
public final class TestDatabases {
    static final Path BINARIES = Path.of("target", "postgresql").toAbsolutePath();
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private TestDatabases() {}

    private static final class Holder {
        static final Threads THREADS = new Threads(Throwable::printStackTrace);
        static final Path HOME = temporary();
        static final EmbeddedPostgres SERVER = start();

        private static EmbeddedPostgres start() {
            try {
                var server = EmbeddedPostgres.start(
                        new EmbeddedPostgresConfig(
                                HOME.resolve("data"), BINARIES, 0, List.of("tests"), HOME.resolve("log")),
                        Clock.system(),
                        THREADS);
                Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                    server.close();
                    THREADS.close();
                    delete(HOME);
                }));
                return server;
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        }
    }

    /// A new, empty database.
    public static DatabaseUrl create() {
        var url = Holder.SERVER.url("tests").withDatabase("t_" + NUMBER.incrementAndGet());
        make(url);
        return url;
    }

    static void make(DatabaseUrl url) {
        execute(Holder.SERVER.url("tests"), "CREATE DATABASE " + url.database());
    }

    /// Away with it, whoever is connected.
    public static void drop(DatabaseUrl url) {
        execute(Holder.SERVER.url("tests"), "DROP DATABASE IF EXISTS " + url.database() + " WITH (FORCE)");
    }

    /// Nobody gets in, and whoever is in is thrown out; or everybody may again.
    static void allowConnections(DatabaseUrl url, boolean allowed) {
        DatabaseUrl all = Holder.SERVER.url("tests");
        execute(all, "ALTER DATABASE " + url.database() + " ALLOW_CONNECTIONS " + allowed);
        if (!allowed) {
            rows(
                    all,
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + url.database() + "'");
        }
    }

    static String text(DatabaseUrl url) {
        return "postgresql://" + url.user() + ":" + url.password().reveal() + "@" + url.address() + "/"
                + url.database();
    }

    public static void execute(DatabaseUrl url, String sql) {
        try (var connection = connect(url);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failed) {
            throw new IllegalStateException(sql, failed);
        }
    }

    /// What a query answers, by column.
    public static List<Map<String, Object>> rows(DatabaseUrl url, String sql) {
        try (var connection = connect(url);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            List<Map<String, Object>> out = new ArrayList<>();
            while (rows.next()) {
                Map<String, Object> row = new LinkedHashMap<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    row.put(rows.getMetaData().getColumnLabel(i), rows.getObject(i));
                }
                out.add(row);
            }
            return out;
        } catch (SQLException failed) {
            throw new IllegalStateException(sql, failed);
        }
    }

    static Path temporary() {
        try {
            return Files.createTempDirectory("moolai-test-");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static void delete(Path directory) {
        try (var files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static Connection connect(DatabaseUrl url) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://" + url.address() + "/" + url.database(),
                url.user(),
                url.password().reveal());
    }
}
