package ai.moolai.bench.chaos;

import ai.moolai.base.Clock;
import ai.moolai.base.Threads;
import ai.moolai.orchestrator.ledger.KeptFor;
import ai.moolai.orchestrator.ledger.Ledger;
import ai.moolai.orchestrator.ledger.PriceBook;
import ai.moolai.orchestrator.rollups.RollupTables;
import ai.moolai.orchestrator.rollups.Rollups;
import ai.moolai.store.Database;
import ai.moolai.store.EmbeddedPostgres;
import ai.moolai.store.EmbeddedPostgresConfig;
import ai.moolai.store.Journal;
import ai.moolai.store.JournalConfig;
import ai.moolai.store.PoolSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// How many records a second are moved from the journal into PostgreSQL while they are rolled up, as the service does
/// both. Ends with code 1 when that is less than is promised, or when a record is missing in the end.
public final class IngestMain {
    private static final long MEGABYTES = 512;
    private static final long PER_SECOND_MIN = 50_000;
    private static final Duration MOVED_MAX = Duration.ofMinutes(5);
    private static final Duration FOLDED_MAX = Duration.ofMinutes(2);

    private IngestMain() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        long megabytes = arguments.length > 0 ? Long.parseLong(arguments[0]) : MEGABYTES;
        Path home = Files.createTempDirectory("moolai-ingest-");
        boolean good;
        try {
            good = move(home, megabytes << 20);
        } finally {
            delete(home);
        }
        System.exit(good ? 0 : 1);
    }

    private static boolean move(Path home, long bytes) throws InterruptedException {
        var clock = Clock.system();
        var config = new EmbeddedPostgresConfig(
                home.resolve("postgresql"),
                Path.of("target", "postgresql").toAbsolutePath(),
                Ports.free(),
                List.of("monitoring"),
                home.resolve("postgresql.log"));
        Path directory = home.resolve("journal");
        long calls = BacklogWriter.write(directory, bytes);
        try (var threads = new Threads(Throwable::printStackTrace);
                var server = EmbeddedPostgres.start(config, clock, threads);
                var database = Database.open("monitoring", server.url("monitoring"), PoolSize.EMBEDDED, clock);
                var ledger = new Ledger(
                        Journal.open(new JournalConfig(directory), clock, threads),
                        database,
                        home.resolve("rejected"),
                        clock,
                        new KeptFor(Duration.ofDays(30), Duration.ofDays(30)),
                        PriceBook.EMPTY);
                var rollups = new Rollups(database, RollupTables.DEFAULT, clock)) {
            ledger.start(threads);
            rollups.start(threads);
            long begun = System.nanoTime();
            Waiting.until("the journal to be moved", MOVED_MAX, () -> ledger.pendingRecords() == 0);
            double seconds = (System.nanoTime() - begun) / 1e9;
            Waiting.until("the roll-ups", FOLDED_MAX, () -> rolledUp(database) == calls);
            double folded = (System.nanoTime() - begun) / 1e9;
            long rows = number(database, "SELECT count(*) FROM llm_requests");
            long perSecond = (long) (calls / seconds);
            boolean good = rows == calls && perSecond >= PER_SECOND_MIN;
            System.out.printf(
                    Locale.ROOT,
                    "%s%d MB, %d calls moved in %.1f s (%d records/s, expected: %d or more), all of them rolled up after"
                            + " %.1f s; %d rows%n",
                    good ? "" : "FAILED ",
                    bytes >> 20,
                    calls,
                    seconds,
                    perSecond,
                    PER_SECOND_MIN,
                    folded,
                    rows);
            return good;
        }
    }

    private static long rolledUp(Database database) {
        return number(database, "SELECT coalesce(sum(requests), 0)::bigint FROM usage_day_by_model");
    }

    private static long number(Database database, String sql) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }

    private static void delete(Path home) throws IOException {
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
