package ai.moolai.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.moolai.base.Clock;
import ai.moolai.base.Threads;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    private final Threads threads = new Threads(Throwable::printStackTrace);

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        threads.close();
    }

    @Test
    void aServerKeepsItsDataFromStartToStart() throws Exception {
        var spaced = folder.resolve("a folder with spaces");
        int port = Servers.freePort();
        try (var server = Servers.start(spaced, port, threads)) {
            execute(server, "CREATE TABLE kept (id int)");
            execute(server, "INSERT INTO kept VALUES (7)");
            assertThat(query(server, "books", "SHOW fsync")).isEqualTo("on");
            assertThat(query(server, "books", "SHOW synchronous_commit")).isEqualTo("on");
            assertThat(query(server, "books", "SHOW listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(query(server, "books", "SHOW unix_socket_directories")).isEmpty();
            assertThat(query(server, "books", "SHOW server_encoding")).isEqualTo("UTF8");
            assertThat(query(
                            server,
                            "logs",
                            "SELECT datcollate || ' ' || datlocale FROM pg_database" + " WHERE datname = 'logs'"))
                    .isEqualTo("C C.UTF-8");
            assertThat(server.url("books").port()).isEqualTo(port);
        }
        long begun = System.nanoTime();
        try (var server = Servers.start(spaced, port, threads)) {
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
            assertThat(query(server, "books", "SELECT id FROM kept")).isEqualTo("7");
        }
    }

    @Test
    void onlyTheOwnerMayReadThePasswordAndNobodyEntersWithoutIt() throws Exception {
        try (var server = Servers.start(folder, 0, threads)) {
            var file = folder.resolve("data.password");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            var right = server.url("books");
            assertThat(right.password().reveal())
                    .hasSize(32)
                    .isEqualTo(Files.readString(file).strip());
            var wrong = DatabaseUrl.parse("postgresql://moolai:guess@" + right.address() + "/books");
            assertThatThrownBy(() -> DataSources.hasty("test", wrong, 5).getConnection())
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password authentication failed");
            assertThatThrownBy(() -> server.url("other")).hasMessageContaining("expected: one of [books, logs]");
        }
    }

    @Test
    void aServerThatOutlivedItsServiceIsAdopted() throws Exception {
        int port = Servers.freePort();
        var first = Servers.start(folder, port, threads);
        execute(first, "CREATE TABLE kept (id int)");
        first.abandon();
        long begun = System.nanoTime();
        try (var second = Servers.start(folder, port, threads)) {
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
            assertThat(second.pid()).isEqualTo(first.pid());
            assertThat(query(second, "books", "SELECT count(*) FROM kept")).isEqualTo("0");
        }
        assertThat(ProcessHandle.of(first.pid()).filter(Postmaster::isRunning)).isEmpty();
    }

    @Test
    void aServerOnAFormerPortIsStartedAgainOnTheNewOne() throws Exception {
        var first = Servers.start(folder, Servers.freePort(), threads);
        first.abandon();
        int port = Servers.freePort();
        try (var second = Servers.start(folder, port, threads)) {
            assertThat(second.pid()).isNotEqualTo(first.pid());
            assertThat(query(second, "books", "SHOW port")).isEqualTo(Integer.toString(port));
        }
    }

    @Test
    void aKilledServerIsStartedAgainWithEverythingItConfirmed() throws Exception {
        try (var server = Servers.start(folder, 0, threads)) {
            execute(server, "CREATE TABLE kept (id int)");
            for (int round = 1; round <= 2; round++) {
                execute(server, "INSERT INTO kept VALUES (" + round + ")");
                long killed = server.pid();
                Servers.kill(killed);
                Await.until("a new server", LONG, () -> server.pid() != killed && answers(server));
                assertThat(query(server, "books", "SELECT count(*) FROM kept")).isEqualTo(Integer.toString(round));
            }
        }
    }

    @Test
    void anAdoptedServerIsWatchedToo() throws Exception {
        int port = Servers.freePort();
        Servers.start(folder, port, threads).abandon();
        try (var server = Servers.start(folder, port, threads)) {
            long killed = server.pid();
            Servers.kill(killed);
            Await.until("a new server", LONG, () -> server.pid() != killed && answers(server));
        }
    }

    @Test
    void bothKilledAtOnceStartAgain() throws Exception {
        int port = Servers.freePort();
        var first = Servers.start(folder, port, threads);
        execute(first, "CREATE TABLE kept (id int)");
        first.abandon();
        Servers.kill(first.pid());
        try (var second = Servers.start(folder, port, threads)) {
            assertThat(query(second, "books", "SELECT count(*) FROM kept")).isEqualTo("0");
        }
    }

    @Test
    void aLockFileThatNamesAnotherProgramsProcessIsNoObstacle() throws Exception {
        int port = Servers.freePort();
        var first = Servers.start(folder, port, threads);
        var lockFile = folder.resolve("data/postmaster.pid");
        var lines = Files.readAllLines(lockFile);
        first.close();
        var stranger = new ProcessBuilder("sleep", "600").start();
        try {
            lines.set(0, Long.toString(stranger.pid()));
            Files.write(lockFile, lines);
            try (var second = Servers.start(folder, port, threads)) {
                assertThat(query(second, "books", "SELECT 1")).isEqualTo("1");
            }
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void aTakenPortIsNamedWithWhatToDo() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            int port = taken.getLocalPort();
            assertThatThrownBy(() -> Servers.start(folder, port, threads))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(port + " is taken by another program (expected: a free port). Stop it or set"
                            + " EMBEDDED_POSTGRES_PORT.");
        }
        Servers.start(folder, 0, threads).close();
    }

    @Test
    void aSecondServiceOnTheSameDataIsRefused() throws Exception {
        try (var first = Servers.start(folder, 0, threads)) {
            assertThatThrownBy(() -> Servers.start(folder, 0, threads))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("is in use by this process (expected: one process at a time)");
            assertThat(answers(first)).isTrue();
        }
    }

    @Test
    void aFolderThatHoldsSomethingElseIsLeftAlone() throws Exception {
        Files.createDirectories(folder.resolve("data"));
        Files.writeString(folder.resolve("data/letter.txt"), "dear");
        assertThatThrownBy(() -> Servers.start(folder, 0, threads))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("holds files but no PostgreSQL database");
        assertThat(folder.resolve("data/letter.txt")).hasContent("dear");
    }

    @Test
    void aPlaceThatCannotBeWrittenIsNamed() throws Exception {
        Files.writeString(folder.resolve("file"), "");
        var config = new EmbeddedPostgresConfig(
                folder.resolve("file/data"), Servers.BINARIES, 0, List.of("books"), folder.resolve("log"));
        assertThatThrownBy(() -> EmbeddedPostgres.start(config, Clock.system(), threads))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(folder.resolve("file").toString());
    }

    @Test
    void aDatabaseOfAnotherVersionIsRefused() throws Exception {
        Servers.start(folder, 0, threads).close();
        Files.writeString(folder.resolve("data/PG_VERSION"), "15\n");
        assertThatThrownBy(() -> Servers.start(folder, 0, threads))
                .hasMessageContaining("was made by PostgreSQL 15 (expected: 18)");
    }

    @Test
    void anInitializationCutOffHalfWayIsBegunAnew() throws Exception {
        Files.createDirectories(folder.resolve("data.part/base"));
        Files.writeString(folder.resolve("data.part/PG_VERSION"), "18\n");
        Files.createDirectories(folder.resolve("data"));
        try (var server = Servers.start(folder, 0, threads)) {
            assertThat(answers(server)).isTrue();
        }
        assertThat(folder.resolve("data.part")).doesNotExist();
    }

    @Test
    void aFullLogIsCopiedAwayAndCut() throws Exception {
        var log = folder.resolve("logs/postgres.log");
        try (var server = Servers.start(folder, 0, threads)) {
            Files.writeString(log, "x".repeat((int) ServerLog.BYTES_MAX + 1));
            Await.until("a short log", LONG, () -> Files.size(log) < ServerLog.BYTES_MAX);
            assertThat(folder.resolve("logs/postgres.log.1")).exists();
            assertThat(answers(server)).isTrue();
        }
        assertThat(Files.size(log)).isLessThan(100_000);
    }

    private static boolean answers(EmbeddedPostgres server) {
        try {
            return query(server, "books", "SELECT 1").equals("1");
        } catch (SQLException _) {
            return false;
        }
    }

    private static void execute(EmbeddedPostgres server, String sql) throws SQLException {
        try (var connection = DataSources.hasty("test", server.url("books"), 5).getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(EmbeddedPostgres server, String database, String sql) throws SQLException {
        try (var connection = DataSources.hasty("test", server.url(database), 5).getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
