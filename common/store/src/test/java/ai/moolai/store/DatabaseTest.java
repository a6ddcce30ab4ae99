package ai.moolai.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.moolai.base.Clock;
import ai.moolai.base.Threads;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final PoolSize SMALL = new PoolSize(0, 2);

    private static final Threads threads = new Threads(Throwable::printStackTrace);

    @TempDir
    static Path folder;

    private static EmbeddedPostgres server;

    @BeforeAll
    static void start() throws Exception {
        server = Servers.start(folder, 0, threads);
    }

    @AfterAll
    static void stop() {
        server.close();
        threads.close();
    }

    @Test
    void aConnectionIsNamedInUtcAndBounded() throws Exception {
        try (var database = Database.open("books", server.url("books"), SMALL, Clock.system())) {
            database.awaitReady();
            assertThat(show(database, "application_name")).isEqualTo("moolai-books");
            assertThat(show(database, "timezone")).isEqualTo("UTC");
            assertThat(show(database, "statement_timeout")).isEqualTo("30s");
            Instant moment = Instant.parse("2026-02-28T23:59:59.123456Z");
            Instant back = database.jdbi()
                    .withHandle(handle -> handle.createQuery("SELECT :moment::timestamptz")
                            .bind("moment", moment)
                            .mapTo(Instant.class)
                            .one());
            assertThat(back).isEqualTo(moment);
        }
    }

    @Test
    void aPoolSaysWhatItsConnectionsDo() throws Exception {
        try (var database = Database.open("books", server.url("books"), new PoolSize(1, 3), Clock.system())) {
            Await.until("an idle connection", LONG, () -> database.pool().idle() == 1);
            database.jdbi().useHandle(handle -> {
                handle.execute("SELECT 1");
                assertThat(database.pool().active()).isEqualTo(1);
            });
            assertThat(database.pool().max()).isEqualTo(3);
            assertThat(database.pool().waiting()).isZero();
        }
    }

    @Test
    void migrationsRunOnceHoweverManyReplicasStart() throws Exception {
        List<Future<Integer>> replicas = new ArrayList<>();
        List<Database> open = new ArrayList<>();
        var together = new CountDownLatch(1);
        for (int i = 0; i < 4; i++) {
            var database = Database.open("logs", server.url("logs"), SMALL, Clock.system());
            open.add(database);
            replicas.add(threads.executor().submit(() -> {
                together.await();
                return database.migrate("db/sample");
            }));
        }
        together.countDown();
        int ran = 0;
        for (var replica : replicas) {
            ran += replica.get(60, TimeUnit.SECONDS);
        }
        assertThat(ran).isEqualTo(2);
        assertThat(open.getFirst().migrate("db/sample")).isZero();
        open.getFirst().jdbi().useHandle(handle -> handle.execute("INSERT INTO sample (id, name) VALUES (1, 'a')"));
        open.forEach(Database::close);
    }

    @Test
    void aFailedMigrationSaysWhichAndWhy() {
        try (var database = Database.open("books", server.url("books"), SMALL, Clock.system())) {
            assertThatThrownBy(() -> database.migrate("db/broken"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("Migrations db/broken of database books at postgresql://moolai:***@")
                    .hasMessageContaining("nosuchtype");
            assertThatThrownBy(() -> database.migrate("db/nowhere")).hasMessageContaining("db/nowhere");
        }
    }

    @Test
    void waitingEndsWhenTheServerComesUpLate(@TempDir Path late) throws Exception {
        int port = Servers.freePort();
        Servers.start(late, port, threads).close();
        var url = DatabaseUrl.parse("postgresql://moolai:"
                + Files.readString(late.resolve("data.password")).strip() + "@127.0.0.1:" + port + "/books");
        try (var database = Database.open("late", url, SMALL, Clock.system())) {
            assertThat(database.ping().up()).isFalse();
            assertThat(database.ping().error()).contains("refused");
            var ready = new CompletableFuture<Boolean>();
            threads.run(() -> {
                try {
                    database.awaitReady();
                    ready.complete(true);
                } catch (InterruptedException interrupted) {
                    ready.completeExceptionally(interrupted);
                }
            });
            assertThat(ready).isNotDone();
            try (var _ = Servers.start(late, port, threads)) {
                assertThat(ready.get(30, TimeUnit.SECONDS)).isTrue();
                assertThat(show(database, "application_name")).isEqualTo("moolai-late");
            }
        }
    }

    @Test
    void waitingEndsWhenTheDatabaseIsMadeLate() throws Exception {
        try (var database = Database.open("tardy", server.url("books").withDatabase("tardy"), SMALL, Clock.system())) {
            assertThat(database.ping().error()).contains("database \"tardy\" does not exist");
            var ready = threads.executor().submit(() -> {
                database.awaitReady();
                return true;
            });
            try (var books = Database.open("books", server.url("books"), SMALL, Clock.system())) {
                books.jdbi().useHandle(handle -> handle.execute("CREATE DATABASE tardy"));
            }
            assertThat(ready.get(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void waitingCanBeInterrupted() throws Exception {
        var nowhere = DatabaseUrl.parse("postgresql://a:b@127.0.0.1:" + Servers.freePort() + "/d");
        try (var database = Database.open("nowhere", nowhere, SMALL, Clock.system())) {
            var begun = new CountDownLatch(1);
            var interrupted = new CountDownLatch(1);
            var waiting = threads.executor().submit(() -> {
                begun.countDown();
                try {
                    database.awaitReady();
                } catch (InterruptedException _) {
                    interrupted.countDown();
                }
            });
            assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
            waiting.cancel(true);
            assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aPausedServerIsDownWithinTwoSecondsAndUpAgainAfterwards(@TempDir Path paused) throws Exception {
        try (var own = Servers.start(paused, 0, threads);
                var database = Database.open("paused", own.url("books"), SMALL, Clock.system())) {
            assertThat(database.ping().up()).isTrue();
            assertThat(database.ping().latencyMs()).isLessThan(1000);
            Servers.signal("STOP", own.pid());
            try {
                var fresh = Database.open("paused", own.url("books"), SMALL, Clock.system());
                long begun = System.nanoTime();
                assertThat(fresh.ping().up()).isFalse();
                assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMillis(2500));
                fresh.close();
            } finally {
                Servers.signal("CONT", own.pid());
            }
            Await.until("the server's answer", LONG, () -> database.ping().up());
        }
    }

    @Test
    void aClosedDatabaseIsDown() {
        var database = Database.open("books", server.url("books"), SMALL, Clock.system());
        database.close();
        assertThat(database.ping()).isEqualTo(new Ping(false, 0, "closed"));
        assertThat(database.pool()).isEqualTo(new PoolState(0, 0, 0, 2));
    }

    private static String show(Database database, String setting) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("SHOW " + setting)
                        .mapTo(String.class)
                        .one());
    }
}
