package ai.moolai.orchestrator.rollups;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.orchestrator.TestDatabases;
import ai.moolai.orchestrator.rollups.RollupKit.Call;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Usage by a clock that jumps and pauses, and for whoever asks what has changed.
class RollupTimesTest {
    private final RollupKit kit = new RollupKit();

    @AfterEach
    void close() {
        kit.close();
    }

    private long requests(Level level) {
        return kit.count("SELECT coalesce(sum(requests), 0) FROM " + Detail.CALLER.table(level));
    }

    @Test
    void aClockThatJumpsByHoursBackAndForthLosesAndDoublesNothing() {
        int calls = 0;
        for (int hours : new int[] {0, 3, -5, 2, -1, 26, -25}) {
            kit.clock.jump(Duration.ofHours(hours));
            for (int i = 0; i < 10; i++) {
                kit.clock.advance(Duration.ofSeconds(20));
                kit.add(List.of(Call.at(kit.clock.now())));
                calls++;
            }
            kit.rollups.fold();
            for (Level level : Level.values()) {
                assertThat(requests(level)).as(level.word()).isEqualTo(calls);
            }
        }
    }

    @Test
    void afterADayAsleepThereIsNothingOfTheTimeBetween() {
        Instant evening = kit.clock.now();
        kit.add(List.of(Call.at(evening)));
        kit.rollups.fold();
        kit.clock.advance(Duration.ofDays(1));
        kit.add(List.of(Call.at(kit.clock.now()), Call.at(evening.plusSeconds(1))));
        kit.rollups.fold();
        assertThat(requests(Level.DAY)).isEqualTo(3);
        assertThat(kit.count("SELECT count(DISTINCT bucket) FROM usage_hour")).isEqualTo(2);
        assertThat(kit.count("SELECT count(*) FROM usage_hour WHERE requests = 0"))
                .isZero();
    }

    /// What a puller asks, over enough rows that reading all of them would be dearer.
    @Test
    void whatHasChangedSinceARevisionIsFoundByAnIndex() {
        kit.add(List.of(Call.at(kit.clock.now())));
        kit.rollups.fold();
        for (Level level : Level.values()) {
            for (Detail detail : Detail.values()) {
                String table = detail.table(level);
                TestDatabases.execute(kit.url, """
                        INSERT INTO %1$s SELECT (jsonb_populate_record(one,
                            jsonb_build_object('series_id', gen_random_uuid(), 'revision', 1000000 + n))).*
                        FROM %1$s one, generate_series(1, 5000) n""".formatted(table));
                TestDatabases.execute(kit.url, "ANALYZE " + table);
                String plan = kit
                        .rows("EXPLAIN SELECT * FROM " + table
                                + " WHERE revision > 1000000 ORDER BY revision LIMIT 100")
                        .stream()
                        .map(row -> String.valueOf(row.get("QUERY PLAN")))
                        .collect(Collectors.joining("\n"));
                assertThat(plan)
                        .as(table)
                        .contains("_revision", "Index Cond: (revision > 1000000)")
                        .doesNotContain("Seq Scan", "Sort ");
            }
        }
    }
}
