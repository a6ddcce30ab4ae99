package ai.moolai.orchestrator.rollups;

import static ai.moolai.orchestrator.rollups.RollupKit.EVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.moolai.orchestrator.TestDatabases;
import ai.moolai.orchestrator.rollups.RollupKit.Call;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What is rolled up is what is in the log, whatever happens on the way.
class RollupsTest {
    private static final String OF_THE_LOG = """
            SELECT date_trunc('%s', started_at) AS bucket, provider, model, user_id, key_id, count(*)::numeric AS requests,
                count(*) FILTER (WHERE status = 'error')::numeric AS errors,
                count(*) FILTER (WHERE cost_nano_usd IS NULL)::numeric AS unpriced,
                coalesce(sum(cost_nano_usd), 0) AS cost, sum(input_tokens) AS input, sum(output_tokens) AS output,
                coalesce(sum(latency_us) FILTER (WHERE status = 'ok'), 0) AS latency
            FROM llm_requests GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5""";

    private static final String OF_THE_ROLLUP = """
            SELECT bucket, provider, model, user_id, key_id, requests, errors, unpriced, cost_nano_usd AS cost,
                input_uncached_tokens + cache_read_tokens + cache_write_short_tokens + cache_write_long_tokens
                    + input_audio_tokens + input_image_tokens AS input,
                output_text_tokens + output_reasoning_tokens + output_audio_tokens AS output, latency_us AS latency
            FROM %s JOIN usage_series USING (series_id) ORDER BY 1, 2, 3, 4, 5""";

    private final RollupKit kit = new RollupKit();

    @AfterEach
    void close() {
        kit.close();
    }

    private void isWhatTheLogSays() {
        for (Level level : Level.values()) {
            isWhatTheLogSays(level);
        }
    }

    private void isWhatTheLogSays(Level level) {
        assertThat(kit.rows(OF_THE_ROLLUP.formatted(Detail.CALLER.table(level))))
                .as(level.word())
                .isEqualTo(kit.rows(OF_THE_LOG.formatted(level.word())));
        String log = OF_THE_LOG
                .formatted(level.word())
                .replace("user_id, key_id, count", "NULL::text AS user_id, NULL::uuid AS key_id, count");
        assertThat(kit.rows(OF_THE_ROLLUP.formatted(Detail.MODEL.table(level))))
                .as(level.word() + " by model")
                .isEqualTo(kit.rows(log));
    }

    @Test
    void everyLevelAddsUpToTheLogAcrossTheEndsOfHoursAndDays() {
        kit.add(RollupKit.some(new Random(1), 600, EVE.minusSeconds(5_400), Duration.ofHours(3)));
        Instant midnight = EVE.plusSeconds(60);
        kit.add(List.of(
                Call.at(midnight.minusNanos(1_000)),
                Call.at(midnight),
                Call.at(midnight.plusNanos(1_000)),
                Call.at(midnight.minusSeconds(3_600)),
                Call.at(midnight.minusSeconds(3_600).minusNanos(1_000))));
        kit.rollups.fold();
        isWhatTheLogSays();
        assertThat(kit.count("SELECT count(*) FROM usage_marks")).isZero();
    }

    @Test
    void percentilesOfADayAreThoseOfItsCallsAndNoneIsAveraged() {
        var calls = RollupKit.some(new Random(2), 2_000, EVE.minusSeconds(50_000), Duration.ofSeconds(50_000));
        kit.add(calls);
        kit.rollups.fold();
        Instant day = Level.DAY.start(EVE);
        var rows = kit.rollups.usage(new UsageQuery(Level.DAY, day, day.plusSeconds(86_400), Set.of(), null), 10);
        assertThat(rows).hasSize(1);
        long[] latencies = calls.stream()
                .filter(call -> call.status().equals("ok"))
                .mapToLong(Call::latency)
                .sorted()
                .toArray();
        double p95 = latencies[(int) (0.95 * (latencies.length - 1))] / 1_000.0;
        assertThat(rows.getFirst().latencyP95Ms()).isCloseTo(p95, Percentage.withPercentage(1.0001));
        long[] first = calls.stream()
                .filter(call -> call.status().equals("ok") && call.firstToken() != null)
                .mapToLong(Call::firstToken)
                .sorted()
                .toArray();
        double p50 = first[(int) (0.5 * (first.length - 1))] / 1_000.0;
        assertThat(rows.getFirst().timeToFirstTokenP50Ms()).isCloseTo(p50, Percentage.withPercentage(1.0001));
    }

    @Test
    void theDatabasePutsValuesIntoTheBinsOfTheSketch() {
        List<Long> latencies = new Random(3)
                .doubles(20_000, 0, 24)
                .mapToObj(power -> (long) Math.exp(power))
                .toList();
        var bins =
                kit.rows("SELECT floor(ln(us::float8) * " + Sketch.BINS_PER_LOGARITHM + ")::int AS bin FROM unnest('{"
                        + latencies.stream().map(String::valueOf).collect(Collectors.joining(","))
                        + "}'::bigint[]) WITH ORDINALITY AS made (us, number) ORDER BY number");
        assertThat(bins)
                .extracting(row -> row.get("bin"))
                .containsExactlyElementsOf(latencies.stream().map(Sketch::bin).toList());
    }

    @Test
    void foldedAgainNothingChangesNotEvenARevision() {
        var calls = RollupKit.some(new Random(4), 300, EVE, Duration.ofHours(2));
        kit.add(calls);
        kit.rollups.fold();
        var before = kit.all();
        calls.forEach(call -> TestDatabases.execute(kit.url, call.mark()));
        kit.rollups.fold();
        assertThat(kit.all()).isEqualTo(before);
    }

    @Test
    void aLateCallRaisesTheRevisionOfItsOwnRowsAlone() {
        kit.add(List.of(Call.at(EVE), Call.at(EVE).by("bob")));
        kit.rollups.fold();
        long newest = kit.count("SELECT max(revision) FROM usage_day");
        kit.clock.advance(Duration.ofDays(3));
        kit.add(List.of(Call.at(EVE).by("bob")));
        kit.rollups.fold();
        isWhatTheLogSays();
        for (String table : List.of("usage_minute", "usage_hour", "usage_day")) {
            var changed = kit.rows("SELECT user_id, requests FROM " + table
                    + " JOIN usage_series USING (series_id) WHERE revision > " + newest);
            assertThat(changed).as(table).hasSize(1);
            assertThat(changed.getFirst()).containsEntry("user_id", "bob");
        }
    }

    @Test
    void whatWasMarkedBeforeACrashIsRolledUpByTheNextStart() {
        kit.add(RollupKit.some(new Random(5), 100, EVE, Duration.ofMinutes(5)));
        kit.rollups.close();
        new Rollups(kit.database, RollupTables.DEFAULT, kit.clock).fold();
        isWhatTheLogSays();
    }

    @Test
    void aFoldThatBreaksOffLeavesAllAsItWas() {
        kit.add(List.of(Call.at(EVE)));
        kit.rollups.fold();
        var before = kit.all();
        kit.add(List.of(Call.at(EVE), Call.at(EVE).by("bob")));
        TestDatabases.execute(kit.url, "ALTER TABLE usage_day ADD CHECK (requests < 2)");
        assertThatThrownBy(kit.rollups::fold).hasMessageContaining("2026-11-30T23:00:00Z");
        assertThat(kit.all()).isEqualTo(before);
        TestDatabases.execute(kit.url, "ALTER TABLE usage_day DROP CONSTRAINT usage_day_requests_check");
        kit.rollups.fold();
        isWhatTheLogSays();
    }

    @Test
    void anHourThatCannotBeRolledUpLetsTheOthersPass() {
        TestDatabases.execute(kit.url, "ALTER TABLE usage_minute ADD CHECK (input_uncached_tokens <> 13)");
        kit.add(List.of(Call.at(EVE.minusSeconds(7_200)).using(13)));
        kit.add(List.of(Call.at(EVE)));
        assertThatThrownBy(kit.rollups::fold).hasMessage("not rolled up: [2026-11-30T21:00:00Z]");
        assertThat(kit.count("SELECT sum(requests) FROM usage_day")).isEqualTo(1);
    }

    @Test
    void aCallThatIsCommittedWhileAFoldRunsIsInTheNextOne() throws Exception {
        kit.add(List.of(Call.at(EVE)));
        try (var writer = kit.database.jdbi().open()) {
            writer.begin();
            var late = Call.at(EVE.plusSeconds(1));
            writer.execute(late.insert());
            writer.execute(late.mark());
            kit.rollups.fold();
            assertThat(kit.count("SELECT sum(requests) FROM usage_hour")).isEqualTo(1);
            writer.commit();
        }
        kit.rollups.fold();
        isWhatTheLogSays();
    }

    @Test
    void aCorrectionIsInTheCostWithoutChangingTheLog() {
        var unpriced = new Call(new UUID(9, 9), EVE, "openai", "new", null, null, "ok", 1, null, 1, null);
        kit.add(List.of(Call.at(EVE), unpriced));
        kit.rollups.fold();
        String sums =
                "SELECT sum(cost_nano_usd)::bigint AS cost, sum(unpriced)::bigint AS unpriced FROM usage_day_by_model";
        assertThat(kit.rows(sums).getFirst()).containsEntry("cost", 5L).containsEntry("unpriced", 1L);
        for (int nanos : new int[] {70, 700}) {
            TestDatabases.execute(
                    kit.url,
                    "INSERT INTO llm_request_corrections (request_id, started_at, organization_id,"
                            + " new_cost_nano_usd, price_id, reason, corrected_by) VALUES ('" + unpriced.id() + "', '"
                            + EVE
                            + "', 'org_001', " + nanos + ", 'p', 'r', 'b'); " + unpriced.mark());
        }
        kit.rollups.fold();
        assertThat(kit.rows(sums).getFirst()).containsEntry("cost", 705L).containsEntry("unpriced", 0L);
    }

    @Test
    void whereMinutesAreKeptNoLongerAnHourIsReckonedFromItsCalls() {
        Instant old = EVE.minus(Duration.ofDays(20));
        kit.clock.set(old);
        kit.add(List.of(Call.at(old), Call.at(old.plusSeconds(30)).by("bob"), Call.at(old.minusSeconds(600))));
        kit.rollups.fold();
        assertThat(kit.count("SELECT count(*) FROM usage_minute")).isEqualTo(3);
        kit.clock.set(EVE);
        RollupTables.DEFAULT.partitioned(Level.MINUTE).forEach(table -> kit.drop(table, old));
        kit.add(List.of(Call.at(old.plusSeconds(10))));
        kit.rollups.fold();
        assertThat(kit.count("SELECT sum(requests) FROM usage_hour")).isEqualTo(4);
        assertThat(kit.count("SELECT sum(requests) FROM usage_day_by_model")).isEqualTo(4);
        assertThat(kit.count("SELECT count(*) FROM usage_minute")).isZero();
    }

    @Test
    void minutesThatWereNotKeptByAWrongClockAreMadeUpForByARightOne() {
        kit.clock.jump(Duration.ofDays(100));
        kit.add(List.of(Call.at(EVE), Call.at(EVE.minusSeconds(60)), Call.at(EVE.minusSeconds(7_200))));
        kit.rollups.fold();
        assertThat(kit.count("SELECT count(*) FROM usage_minute")).isZero();
        kit.clock.set(EVE);
        kit.add(List.of(Call.at(EVE)));
        kit.rollups.fold();
        isWhatTheLogSays();
    }

    @Test
    void aClockThatJumpsLosesAndDoublesNothing() {
        kit.add(List.of(Call.at(EVE)));
        kit.clock.jump(Duration.ofDays(400));
        kit.add(List.of(Call.at(EVE).by("bob"), Call.at(kit.clock.now())));
        kit.rollups.fold();
        kit.clock.jump(Duration.ofDays(-800));
        kit.add(List.of(Call.at(EVE.plusSeconds(1)), Call.at(kit.clock.now())));
        kit.rollups.fold();
        isWhatTheLogSays(Level.HOUR);
        isWhatTheLogSays(Level.DAY);
    }

    @Test
    void numbersThatNobodyCouldAddUpInALongAreAddedUp() {
        kit.add(List.of(Call.at(EVE).using(Long.MAX_VALUE - 100), Call.at(EVE).using(Long.MAX_VALUE - 100)));
        kit.rollups.fold();
        assertThat(kit.rows("SELECT output_text_tokens::text AS tokens FROM usage_day_by_model")
                        .getFirst())
                .containsEntry("tokens", "18446744073709551414");
    }

    @Test
    void namesOfAnyLengthAreCutAndHoldUpNothing() {
        kit.add(List.of(
                Call.at(EVE).of("m".repeat(100_000)),
                Call.at(EVE).of("\u6f22".repeat(5_000)).by("\u6f22".repeat(5_000))));
        kit.rollups.fold();
        assertThat(kit.rows("SELECT DISTINCT model FROM usage_series ORDER BY model"))
                .extracting(row -> row.get("model"))
                .containsExactlyInAnyOrder("m".repeat(128), "\u6f22".repeat(128));
    }
}
