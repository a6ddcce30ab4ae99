package ai.moolai.store;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.base.Clock;
import ai.moolai.base.Threads;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Partitions come before their time and go after it, and nobody has to wait for that.
class RetentionTest {
    private static final LocalDate TODAY = LocalDate.parse("2026-12-01");
    private static final Partitioned DAYS = new Partitioned("days", Partitioned.Period.DAY, Duration.ofDays(10));
    private static final Partitioned MONTHS = new Partitioned("months", Partitioned.Period.MONTH, Duration.ofDays(60));
    private static final Threads THREADS = new Threads(Throwable::printStackTrace);

    @TempDir
    static Path folder;

    private static EmbeddedPostgres server;

    private final Hands clock = new Hands();
    private Database database;
    private Partitions partitions;
    private Retention retention;

    /// A clock whose two sides are set by hand.
    private static final class Hands implements Clock {
        private Instant wall = Instant.parse("2026-12-01T00:00:00Z");
        private long nanos;

        @Override
        public synchronized Instant now() {
            return wall;
        }

        @Override
        public synchronized long nanoTime() {
            return nanos;
        }

        synchronized void jump(Duration by) {
            wall = wall.plus(by);
        }

        synchronized void pass(Duration time) {
            wall = wall.plus(time);
            nanos += time.toNanos();
        }
    }

    @BeforeAll
    static void serve() throws Exception {
        server = Servers.start(folder, 0, THREADS);
    }

    @AfterAll
    static void stop() {
        server.close();
        THREADS.close();
    }

    @BeforeEach
    void open() {
        database = Database.open("books", server.url("books"), new PoolSize(0, 4), Clock.system());
        partitions = new Partitions(database);
        retention = new Retention(partitions, List.of(DAYS, MONTHS), clock);
        execute("""
                DROP TABLE IF EXISTS days, months, dropped_partitions;
                CREATE TABLE days (at timestamptz PRIMARY KEY, n int) PARTITION BY RANGE (at);
                CREATE TABLE months (LIKE days INCLUDING ALL) PARTITION BY RANGE (at);
                CREATE TABLE dropped_partitions (parent text PRIMARY KEY, dropped_before date NOT NULL)""");
    }

    @AfterEach
    void close() {
        retention.close();
        database.close();
    }

    private void execute(String sql) {
        database.jdbi().useHandle(handle -> handle.execute(sql));
    }

    private void insert(String at) {
        execute("INSERT INTO days VALUES ('" + at + "', 1)");
    }

    private static LocalDate day(int ago) {
        return TODAY.minusDays(ago);
    }

    @Test
    void partitionsAreThereBeforeTheyAreNeededAndEndWithTheDayOfUtc() {
        retention.run();
        assertThat(partitions.starts(DAYS))
                .startsWith(TODAY)
                .endsWith(TODAY.plusDays(7))
                .hasSize(8);
        assertThat(partitions.starts(MONTHS)).startsWith(TODAY).contains(LocalDate.parse("2027-02-01"));
        insert("2026-12-01 23:59:59.999999+00");
        insert("2026-12-02 00:00:00+00");
        assertThat(count("days_20261201")).isEqualTo(1);
        assertThat(count("days_20261202")).isEqualTo(1);
        assertThat(retention.run()).isZero();
    }

    private long count(String table) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT count(*) FROM " + table)
                        .mapTo(Long.class)
                        .one());
    }

    @Test
    void aPartitionGoesWithTheMidnightAfterWhichAllOfItIsTooOld() {
        partitions.ensure(DAYS, day(10));
        partitions.ensure(MONTHS, LocalDate.parse("2026-10-15"));
        assertThat(retention.run()).isZero();
        clock.pass(Duration.ofHours(24).minusSeconds(1));
        assertThat(retention.run()).isZero();
        clock.pass(Duration.ofSeconds(1));
        assertThat(retention.run()).isEqualTo(1);
        assertThat(partitions.exists(DAYS, day(10))).isFalse();
        clock.jump(Duration.ofDays(28));
        retention.run();
        assertThat(partitions.exists(MONTHS, LocalDate.parse("2026-10-15"))).isTrue();
        clock.jump(Duration.ofDays(1));
        retention.run();
        assertThat(partitions.exists(MONTHS, LocalDate.parse("2026-10-15"))).isFalse();
    }

    @Test
    void aClockThatJumpsAheadAndBackWithinTheHourDropsNothing() {
        IntStream.rangeClosed(0, 10).forEach(ago -> partitions.ensure(DAYS, day(ago)));
        clock.jump(Duration.ofDays(90));
        assertThat(retention.run()).isZero();
        clock.pass(Retention.DOUBT.minusSeconds(1));
        assertThat(retention.run()).isZero();
        clock.jump(Duration.ofDays(-90));
        assertThat(retention.run()).isZero();
        assertThat(partitions.exists(DAYS, day(10))).isTrue();
    }

    @Test
    void afterALongPauseWhatIsTooOldGoesWithinTheHour() {
        IntStream.rangeClosed(8, 10).forEach(ago -> partitions.ensure(DAYS, day(ago)));
        clock.jump(Duration.ofDays(6));
        assertThat(retention.run()).isZero();
        clock.pass(Retention.DOUBT);
        assertThat(retention.run()).isEqualTo(3);
    }

    @Test
    void whatWasDroppedIsNeverMadeAgain() {
        partitions.ensure(DAYS, day(11));
        assertThat(retention.run()).isEqualTo(1);
        clock.jump(Duration.ofDays(-5));
        assertThat(partitions.ensure(DAYS, day(11))).isFalse();
        assertThat(partitions.ensure(DAYS, day(10))).isTrue();
        assertThat(new Partitions(database).ensure(DAYS, day(12))).isFalse();
    }

    @Test
    void aLongReaderKeepsItsPartitionAndNoInsertWaitsASecond() throws Exception {
        partitions.ensure(DAYS, day(11));
        partitions.ensure(DAYS, TODAY);
        try (Handle reader = database.jdbi().open()) {
            reader.begin();
            reader.execute("SELECT count(*) FROM days");
            var dropping = CompletableFuture.supplyAsync(retention::run);
            long slowest = 0;
            for (int i = 0; !dropping.isDone(); i++) {
                long begun = System.nanoTime();
                insert("2026-12-01 00:00:00+00'::timestamptz + " + i + " * interval '1 microsecond' + '0");
                slowest = Math.max(slowest, System.nanoTime() - begun);
            }
            assertThat(dropping.get(30, TimeUnit.SECONDS)).isZero();
            assertThat(Duration.ofNanos(slowest)).isLessThan(Duration.ofSeconds(1));
            assertThat(partitions.exists(DAYS, day(11))).isTrue();
            reader.rollback();
        }
        assertThat(retention.run()).isEqualTo(1);
    }

    @Test
    void severalThatMakeTheSamePartitionMakeItOnce() {
        var together = IntStream.range(0, 4)
                .mapToObj(_ -> CompletableFuture.supplyAsync(() -> partitions.ensure(DAYS, TODAY), THREADS.executor()))
                .toList();
        assertThat(together).allSatisfy(each -> assertThat(each.join()).isTrue());
        assertThat(partitions.starts(DAYS)).containsExactly(TODAY);
    }

    @Test
    void otherTablesAreNoPartitions() {
        execute("CREATE TABLE IF NOT EXISTS days_archive PARTITION OF days"
                + " FOR VALUES FROM ('2000-01-01') TO ('2000-01-02')");
        assertThat(retention.run()).isZero();
        assertThat(partitions.starts(DAYS)).doesNotContain(LocalDate.parse("2000-01-01"));
    }
}
