package ai.moolai.orchestrator.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.base.Clock;
import ai.moolai.base.OrganizationId;
import ai.moolai.base.RequestId;
import ai.moolai.base.Threads;
import ai.moolai.orchestrator.TestDatabases;
import ai.moolai.store.Database;
import ai.moolai.store.DatabaseUrl;
import ai.moolai.store.Journal;
import ai.moolai.store.JournalConfig;
import ai.moolai.store.Partitions;
import ai.moolai.store.PoolSize;
import ai.moolai.testing.Conditions;
import ai.moolai.testing.ManualClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Calls that come long after their day, or are dated by a clock that is wrong.
class ClosedDaysTest {
    private static final Instant NOW = Instant.parse("2026-12-01T00:00:10Z");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private final DatabaseUrl url = TestDatabases.create();
    private final ManualClock clock = new ManualClock(NOW);
    private final Threads threads = new Threads(Throwable::printStackTrace);
    private Journal journal;
    private Database database;
    private Ledger ledger;

    @BeforeEach
    void start() {
        journal = Journal.open(new JournalConfig(folder.resolve("journal")), Clock.system(), threads);
        database = Database.open("closed-days", url, PoolSize.EMBEDDED, Clock.system());
        ledger = new Ledger(
                journal,
                database,
                folder.resolve("rejected"),
                clock,
                new KeptFor(Duration.ofDays(30), Duration.ofDays(7)),
                PriceBook.EMPTY);
        ledger.start(threads);
    }

    @AfterEach
    void stop() {
        ledger.close();
        threads.close();
        database.close();
        TestDatabases.drop(url);
    }

    private static CallRecord call(Instant at) {
        return new CallRecord(
                RequestId.next(Clock.system()),
                new OrganizationId("org_001"),
                at,
                new CallRecord.Who(null, null, "somebody", null),
                new CallRecord.Asked("/v1/chat/completions", "gpt-5", false, 1),
                null,
                new CallRecord.Outcome(CallRecord.Status.REFUSED, 400, null, null, 1),
                CallRecord.Used.NOTHING,
                null,
                new CallRecord.Timing(1, null, 0));
    }

    private CallRecord record(Instant at) {
        CallRecord call = call(at);
        var content = new CallContent(call.requestId(), at, "a question", "an answer", false);
        var written = new AtomicBoolean();
        ledger.record(List.of(new Ledger.Finished(call, content)), () -> written.set(true));
        Conditions.await("the call to be in the journal", PATIENCE, written::get);
        return call;
    }

    private void awaitMoved() {
        Conditions.await("the journal to be empty", PATIENCE, () -> {
            var state = ledger.state();
            return state.pendingRecords() == 0 && state.lastFault() == null;
        });
    }

    private int rows(String table) {
        return TestDatabases.rows(url, "SELECT 1 FROM " + table).size();
    }

    @Test
    void aCallOfADayThatIsOverIsPutAsideAndCountedAndHoldsUpNoOther() throws Exception {
        record(NOW);
        CallRecord tooLate = record(NOW.minus(Duration.ofDays(31)));
        CallRecord beforeTheClockWasSet = record(Instant.EPOCH.plusSeconds(5));
        record(NOW.minus(Duration.ofDays(30)));
        Conditions.await("two to be put aside", PATIENCE, () -> ledger.state().rejected() == 2);
        awaitMoved();
        assertThat(rows("llm_requests")).isEqualTo(2);
        List<String> aside = Files.readAllLines(folder.resolve("rejected"));
        assertThat(Records.requestIds(aside))
                .containsExactlyInAnyOrder(
                        tooLate.requestId().toString(),
                        beforeTheClockWasSet.requestId().toString());
        assertThat(ledger.state().lastFault()).isNull();
    }

    @Test
    void aCallFromTheNextYearIsTakenAndOneFromTheYearAfterIsNot() {
        record(NOW.plus(Duration.ofDays(366)));
        record(NOW.plus(Duration.ofDays(367)));
        Conditions.await("one to be put aside", PATIENCE, () -> ledger.state().rejected() == 1);
        awaitMoved();
        assertThat(rows("llm_requests")).isEqualTo(1);
    }

    @Test
    void aCallWhoseDayWasDroppedIsPutAsideAlsoWhenTheClockHasGoneBack() {
        Instant old = NOW.minus(Duration.ofDays(29));
        record(old);
        awaitMoved();
        assertThat(rows("llm_requests")).isEqualTo(1);
        var partitions = new Partitions(database);
        ledger.partitioned().forEach(table -> partitions.drop(table, table.oldest(LocalDate.parse("2026-12-02"))));
        clock.jump(Duration.ofDays(-20));
        record(old);
        record(NOW);
        Conditions.await("one to be put aside", PATIENCE, () -> ledger.state().rejected() == 1);
        awaitMoved();
        assertThat(rows("llm_requests")).isEqualTo(1);
    }

    @Test
    void whatACallSaidIsKeptNowhereWhenItsTimeIsOver() throws Exception {
        record(NOW.minus(Duration.ofDays(8)));
        record(NOW);
        awaitMoved();
        assertThat(rows("llm_requests")).isEqualTo(2);
        assertThat(rows("llm_request_content")).isEqualTo(1);
        assertThat(ledger.state().rejected()).isZero();
        assertThat(Files.exists(folder.resolve("rejected"))).isFalse();
    }

    @Test
    void aClockThatJumpsAheadTurnsNoCallOfTodayAway() {
        record(NOW);
        awaitMoved();
        clock.jump(Duration.ofDays(90));
        record(NOW.plusSeconds(1));
        record(NOW.plus(Duration.ofDays(90)));
        awaitMoved();
        assertThat(rows("llm_requests")).isEqualTo(3);
        assertThat(ledger.state().rejected()).isZero();
    }

    @Test
    void aMinuteIsThatOfTheMomentAsTheDatabaseHasIt() {
        Instant almost = Instant.parse("2026-12-01T00:00:59.999999500Z");
        record(almost);
        record(almost.minusNanos(1));
        awaitMoved();
        assertThat(TestDatabases.rows(url, """
                SELECT count(*) AS unmarked FROM llm_requests
                WHERE date_trunc('minute', started_at) NOT IN (SELECT minute FROM usage_marks)""").getFirst()).containsEntry("unmarked", 0L);
        assertThat(TestDatabases.rows(url, "SELECT DISTINCT minute FROM usage_marks"))
                .hasSize(2);
    }
}
