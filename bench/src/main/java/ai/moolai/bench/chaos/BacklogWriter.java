package ai.moolai.bench.chaos;

import ai.moolai.base.Clock;
import ai.moolai.base.NanoDollars;
import ai.moolai.base.OrganizationId;
import ai.moolai.base.RequestId;
import ai.moolai.base.Threads;
import ai.moolai.base.Usage;
import ai.moolai.orchestrator.ledger.CallRecord;
import ai.moolai.orchestrator.ledger.Cost;
import ai.moolai.orchestrator.ledger.KeptFor;
import ai.moolai.orchestrator.ledger.Ledger;
import ai.moolai.orchestrator.ledger.PriceBook;
import ai.moolai.store.Database;
import ai.moolai.store.DatabaseUrl;
import ai.moolai.store.Journal;
import ai.moolai.store.JournalConfig;
import ai.moolai.store.PoolSize;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/// Writes down calls that nobody made, by the ledger itself, while no database takes them.
final class BacklogWriter {
    private static final int TOGETHER = 100;

    /// As many groups may wait for the journal as fit into its queue.
    private static final int GROUPS_AHEAD_MAX = 200;

    private static final Clock CLOCK = Clock.system();

    private BacklogWriter() {}

    /// Fills the journal in `directory` with at least `bytes`, which are on the disk in the end.
    ///
    /// @return how many calls those are
    static long write(Path directory, long bytes) throws InterruptedException {
        var nowhere = DatabaseUrl.parse("postgresql://nobody@127.0.0.1:1/nothing");
        var config = new JournalConfig(directory);
        long calls = 0;
        try (var threads = new Threads(Throwable::printStackTrace);
                var database = Database.open("backlog", nowhere, new PoolSize(0, 1), CLOCK)) {
            var journal = Journal.open(config, CLOCK, threads);
            var ahead = new Semaphore(GROUPS_AHEAD_MAX);
            try (var ledger = new Ledger(
                    journal,
                    database,
                    directory.resolve("rejected"),
                    CLOCK,
                    new KeptFor(Duration.ofDays(1), Duration.ofDays(1)),
                    PriceBook.EMPTY)) {
                while (journal.bytes() < bytes) {
                    ahead.acquire();
                    ledger.record(group(), ahead::release);
                    calls += TOGETHER;
                }
                ahead.acquire(GROUPS_AHEAD_MAX);
                if (journal.lost() > 0) {
                    throw new IllegalStateException(journal.lost() + " records were lost: " + journal.lastFault());
                }
            }
        }
        return calls;
    }

    private static List<Ledger.Finished> group() {
        List<Ledger.Finished> group = new ArrayList<>(TOGETHER);
        for (int i = 0; i < TOGETHER; i++) {
            group.add(new Ledger.Finished(call(), null));
        }
        return group;
    }

    private static CallRecord call() {
        return new CallRecord(
                RequestId.next(CLOCK),
                new OrganizationId("org_001"),
                CLOCK.now(),
                new CallRecord.Who(null, "somebody@example.com", "a program of somebody's", "backlog"),
                new CallRecord.Asked("/v1/chat/completions", "gpt-4.1-mini", false, 968),
                new CallRecord.Served(
                        "openai",
                        "gpt-4.1-mini-2025-04-14",
                        1,
                        "stop",
                        "default",
                        null,
                        new CallRecord.PricedAs("openai", "gpt-4.1-mini")),
                new CallRecord.Outcome(CallRecord.Status.OK, 200, null, null, 850),
                new CallRecord.Used(Usage.of(200, 100), CallRecord.UsageSource.REPORTED, true),
                new Cost.Priced(new NanoDollars(240_000), "openai/gpt-4.1-mini"),
                new CallRecord.Timing(900_000, null, 899_000));
    }
}
