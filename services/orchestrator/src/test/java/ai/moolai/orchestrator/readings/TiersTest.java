package ai.moolai.orchestrator.readings;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.base.OrganizationId;
import ai.moolai.base.Uuid7;
import ai.moolai.orchestrator.TestDatabases;
import ai.moolai.store.Database;
import ai.moolai.store.DatabaseUrl;
import ai.moolai.store.Partitions;
import ai.moolai.store.PoolSize;
import ai.moolai.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Readings taken together, in a real database and by a clock that tests move.
class TiersTest {
    private static final Instant MIDNIGHT = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration HALF_MINUTE = Duration.ofSeconds(30);
    private static final OrganizationId ORGANIZATION = new OrganizationId("org_001");
    private static final ReadingTables KEPT = ReadingTables.DEFAULT;

    private final DatabaseUrl url = TestDatabases.create();
    private final ManualClock clock = new ManualClock(MIDNIGHT);
    private final Database database = Database.open("monitoring", url, new PoolSize(0, 4), clock);
    private ReadingsStore store = new ReadingsStore(database, KEPT, ORGANIZATION);
    private Tiers tiers = new Tiers(database, KEPT, clock);

    @AfterEach
    void close() {
        tiers.close();
        database.close();
        TestDatabases.drop(url);
    }

    @Test
    void rowsEndWithTheirFiveMinutesHoursAndDays() {
        database.migrate("db/monitoring");
        add(MIDNIGHT.minusMillis(1), 1.0);
        add(MIDNIGHT, 2.0);
        add(MIDNIGHT.plusMillis(1), 6.0);
        add(MIDNIGHT.plus(Duration.ofMinutes(5)).minusMillis(1), null);
        add(MIDNIGHT.plus(Duration.ofMinutes(5)), 10.0);
        tiers.round();
        assertThat(told(Tier.FIVE_MINUTES))
                .containsExactly(
                        "2025-12-31T23:55:00Z 1 of 1: 1.0 1.0 1.0",
                        "2026-01-01T00:00:00Z 2 of 3: 2.0 4.0 6.0",
                        "2026-01-01T00:05:00Z 1 of 1: 10.0 10.0 10.0");
        assertThat(told(Tier.HOURS))
                .containsExactly(
                        "2025-12-31T23:00:00Z 1 of 1: 1.0 1.0 1.0", "2026-01-01T00:00:00Z 3 of 4: 2.0 6.0 10.0");
    }

    @Test
    void aRowIsReadAsAReadingAndSummedUpByAllThatItHolds() {
        database.migrate("db/monitoring");
        add(MIDNIGHT, 2.0);
        add(MIDNIGHT.plus(HALF_MINUTE), 3.0);
        add(MIDNIGHT.plus(Duration.ofMinutes(5)), 10.0);
        tiers.round();
        var all = new ReadingsStore.Period(MIDNIGHT, MIDNIGHT.plus(Duration.ofHours(1)), null);
        List<Reading> rows = store.readings(Tier.FIVE_MINUTES, all, null, 10);
        assertThat(rows).extracting(Reading::at).containsExactly(MIDNIGHT.plus(Duration.ofMinutes(5)), MIDNIGHT);
        assertThat(rows).extracting(row -> row.value(Metric.CPU_USAGE)).containsExactly(10.0, 2.5);
        assertThat(rows.getLast().custom()).containsExactly(Map.entry("depth", 2.5));
        assertThat(store.readings(Tier.FIVE_MINUTES, all, Place.of(rows.getFirst()), 10))
                .containsExactly(rows.getLast());
        assertThat(store.summary(Tier.FIVE_MINUTES, all).get(Metric.CPU_USAGE))
                .isEqualTo(new MetricSummary(2.0, 5.0, null, 10.0));
        assertThat(store.summary(Tier.HOURS, all).get(Metric.CPU_USAGE))
                .isEqualTo(new MetricSummary(2.0, 5.0, null, 10.0));
        assertThat(store.summary(Tier.HOURS, all).get(Metric.REDIS_LATENCY_MS))
                .isEqualTo(new MetricSummary(null, null, null, null));
    }

    @Test
    void reckonedAgainNothingChangesAndWhatComesLateIsTakenIn() {
        database.migrate("db/monitoring");
        for (int i = 0; i < 200; i++) {
            add(MIDNIGHT.plus(HALF_MINUTE.multipliedBy(i)), 0.1 * i);
        }
        tiers.round();
        List<String> before = rows();
        mark(MIDNIGHT);
        tiers.round();
        assertThat(rows()).isEqualTo(before);
        assertThat(marks()).isZero();
        add(MIDNIGHT.plusSeconds(1), 1000.0);
        tiers.round();
        assertThat(told(Tier.FIVE_MINUTES).getFirst()).startsWith("2026-01-01T00:00:00Z 11 of 11: 0.0 91.318 1000.0");
        assertThat(readings(Tier.HOURS)).isEqualTo(201);
        assertThat(readings(Tier.FIVE_MINUTES)).isEqualTo(201);
    }

    @Test
    void whatWasMarkedBeforeACrashIsTakenInByTheNextStart() {
        database.migrate("db/monitoring");
        add(MIDNIGHT, 1.0);
        // The second of two tables refuses: all of the hour is undone, its mark too.
        execute("ALTER TABLE user_system_performance_hours ADD CONSTRAINT planted CHECK (readings > 5)");
        tiers.round();
        assertThat(rows()).isEmpty();
        assertThat(marks()).isEqualTo(1);
        execute("ALTER TABLE user_system_performance_hours DROP CONSTRAINT planted");
        tiers = new Tiers(database, KEPT, clock);
        tiers.round();
        assertThat(readings(Tier.HOURS)).isEqualTo(1);
        assertThat(marks()).isZero();
    }

    @Test
    void anHourThatCannotBeTakenInLetsTheOthersPassAndNothingIsDropped() {
        database.migrate("db/monitoring");
        add(MIDNIGHT, 1.0);
        add(MIDNIGHT.plus(Duration.ofHours(1)), 2.0);
        execute("ALTER TABLE user_system_performance_hours ADD CONSTRAINT planted CHECK (cpu_usage > 1.5)");
        clock.advance(Duration.ofDays(9));
        tiers.round();
        assertThat(told(Tier.HOURS)).containsExactly("2026-01-01T01:00:00Z 1 of 1: 2.0 2.0 2.0");
        assertThat(days()).containsExactly("2026-01-01");
        execute("ALTER TABLE user_system_performance_hours DROP CONSTRAINT planted");
        tiers.round();
        assertThat(readings(Tier.HOURS)).isEqualTo(2);
        assertThat(days()).doesNotContain("2026-01-01");
    }

    @Test
    void readingsAreDroppedAfterTheirTimeAndWhatTheyWereTogetherStays() {
        database.migrate("db/monitoring");
        add(MIDNIGHT, 1.0);
        tiers.round();
        List<String> before = rows();
        clock.advance(Duration.ofDays(8));
        tiers.round();
        assertThat(days()).doesNotContain("2026-01-01").contains("2026-01-09");
        mark(MIDNIGHT);
        tiers.round();
        assertThat(rows()).isEqualTo(before);
        // Five minutes go with the end of April, when all of January is 90 days old; hours stay for two years.
        clock.advance(Duration.ofDays(115));
        tiers.round();
        assertThat(readings(Tier.FIVE_MINUTES)).isZero();
        assertThat(readings(Tier.HOURS)).isEqualTo(1);
        clock.advance(Duration.ofDays(650));
        tiers.round();
        clock.advance(Duration.ofDays(30));
        tiers.round();
        assertThat(readings(Tier.HOURS)).isZero();
    }

    @Test
    void anExportGoesOnFromWhatIsCoarserToTheReadingsThemselves() {
        database.migrate("db/monitoring");
        add(MIDNIGHT, 1.0);
        add(MIDNIGHT.plus(HALF_MINUTE), 2.0);
        tiers.round();
        clock.advance(Duration.ofDays(8));
        tiers.round();
        add(clock.now(), 3.0);
        add(clock.now().plus(HALF_MINUTE), 4.0);
        tiers.round();
        assertThat(exported()).containsExactly(1.5, 3.0, 4.0);
        clock.advance(Duration.ofDays(115));
        tiers.round();
        clock.advance(Duration.ofMinutes(61));
        tiers.round();
        add(clock.now(), 5.0);
        tiers.round();
        assertThat(exported()).containsExactly(1.5, 3.5, 5.0);
    }

    /// By every way of reading a long span, which must be the same.
    private List<Double> exported() {
        var history = new HistoryStore(database, store, ORGANIZATION);
        var all = new ReadingsStore.Period(Instant.EPOCH, clock.now().plus(Duration.ofDays(1)), null);
        List<Double> values = new ArrayList<>();
        history.readings(all).forEachRemaining(reading -> values.add(reading.value(Metric.CPU_USAGE)));
        List<Double> points = new ArrayList<>();
        history.points(all, Metric.CPU_USAGE).forEachRemaining(point -> points.add(point.value()));
        List<Double> custom = new ArrayList<>();
        history.points(all, "depth").forEachRemaining(point -> custom.add(point.value()));
        assertThat(history.customNames(all)).containsExactly("depth");
        assertThat(points).isEqualTo(values);
        assertThat(custom).isEqualTo(values);
        return values;
    }

    @Test
    void aClockThatJumpsLosesAndDoublesNothing() {
        database.migrate("db/monitoring");
        int added = 0;
        for (int jump : new int[] {0, 3, -5, 2, -1, 30, -29}) {
            clock.jump(Duration.ofHours(jump));
            for (int i = 0; i < 12; i++) {
                clock.advance(HALF_MINUTE);
                add(clock.now(), 1.0);
                added++;
            }
            tiers.round();
            assertThat(readings(Tier.FIVE_MINUTES)).isEqualTo(added);
            assertThat(readings(Tier.HOURS)).isEqualTo(added);
        }
    }

    @Test
    void aClockThatIsAYearAheadForAMomentDropsNothing() {
        database.migrate("db/monitoring");
        for (int day = 0; day < 6; day++) {
            add(MIDNIGHT.plus(Duration.ofDays(day)), 1.0);
        }
        clock.advance(Duration.ofDays(5));
        tiers.round();
        clock.jump(Duration.ofDays(365));
        add(clock.now(), 1.0);
        clock.advance(Duration.ofMinutes(11));
        tiers.round();
        clock.jump(Duration.ofDays(-365));
        clock.advance(Duration.ofMinutes(11));
        tiers.round();
        assertThat(days()).contains("2026-01-01", "2026-01-06", "2027-01-06");
        assertThat(readings(Tier.HOURS)).isEqualTo(7);
    }

    @Test
    void afterADayAsleepNothingIsInventedForIt() {
        database.migrate("db/monitoring");
        add(clock.now(), 1.0);
        tiers.round();
        clock.advance(Duration.ofDays(1));
        add(clock.now(), 3.0);
        tiers.round();
        assertThat(told(Tier.HOURS))
                .containsExactly(
                        "2026-01-01T00:00:00Z 1 of 1: 1.0 1.0 1.0", "2026-01-02T00:00:00Z 1 of 1: 3.0 3.0 3.0");
    }

    @Test
    void twoAtOnceAreOneAfterTheOther() {
        database.migrate("db/monitoring");
        add(MIDNIGHT, 1.0);
        database.jdbi().useTransaction(handle -> {
            handle.execute("SELECT pg_advisory_xact_lock(hashtext('reading_tiers'))");
            tiers.round();
            assertThat(rows()).isEmpty();
        });
        tiers.round();
        assertThat(readings(Tier.HOURS)).isEqualTo(1);
    }

    @Test
    void whatWasKeptForNinetyDaysIsTakenInBeforeItGoes() {
        Flyway.configure()
                .dataSource(
                        "jdbc:postgresql://" + url.address() + "/" + url.database(),
                        url.user(),
                        url.password().reveal())
                .locations("classpath:db/monitoring")
                .target("4")
                .load()
                .migrate();
        for (int day = 0; day < 30; day++) {
            add(MIDNIGHT.plus(Duration.ofDays(day)), 1.0);
            add(MIDNIGHT.plus(Duration.ofDays(day)).plusSeconds(1), 2.0);
        }
        clock.advance(Duration.ofDays(29));
        database.migrate("db/monitoring");
        tiers.round();
        // So many days at once might be the fault of the clock.
        assertThat(days()).contains("2026-01-01");
        clock.advance(Duration.ofMinutes(61));
        tiers.round();
        assertThat(days()).doesNotContain("2026-01-22").contains("2026-01-23");
        assertThat(readings(Tier.HOURS)).isEqualTo(60);
        assertThat(readings(Tier.FIVE_MINUTES)).isEqualTo(60);
    }

    /// Hours of two years, as many as there are ever kept.
    @Test
    void twoYearsAreToldInLessThanASecond() {
        database.migrate("db/monitoring");
        var tables = new Partitions(database);
        LocalDate day = LocalDate.of(2024, 1, 1);
        while (day.isBefore(LocalDate.of(2026, 1, 1))) {
            tables.ensure(KEPT.partitioned(Tier.HOURS), day);
            day = day.plusMonths(1);
        }
        String metrics = String.join(", ", columns("%1$s, %1$s_min, %1$s_max, %1$s_count"));
        execute(
                "INSERT INTO user_system_performance_hours (metric_id, organization_id, metric_type, timestamp, readings,"
                        + " " + metrics + ") SELECT gen_random_uuid(), 'org_001', 'system', at, 120, "
                        + String.join(", ", columns("random() * 100, 0, 100, 120"))
                        + " FROM generate_series('2024-01-01Z'::timestamptz, '2025-12-31 23:00Z', '1 hour') at");
        execute("ANALYZE user_system_performance_hours");
        var all = new ReadingsStore.Period(MIDNIGHT.minus(Duration.ofDays(731)), MIDNIGHT, null);
        Duration best = Duration.ofHours(1);
        for (int i = 0; i < 5; i++) {
            long begun = System.nanoTime();
            assertThat(store.readings(Tier.HOURS, all, null, 1001)).hasSize(1001);
            assertThat(store.summary(Tier.HOURS, all)).hasSize(Metric.values().length);
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            best = took.compareTo(best) < 0 ? took : best;
        }
        assertThat(best).isLessThan(Duration.ofSeconds(1));
    }

    private static List<String> columns(String form) {
        return java.util.Arrays.stream(Metric.values())
                .map(metric -> form.formatted(metric.text()))
                .toList();
    }

    private void add(Instant at, @Nullable Double cpu) {
        Map<Metric, Double> values = cpu == null ? Map.of() : Map.of(Metric.CPU_USAGE, cpu);
        var custom = new TreeMap<String, Double>();
        if (cpu != null) {
            custom.put("depth", cpu);
        }
        assertThat(store.insert(List.of(new Reading(Uuid7.next(new ManualClock(at)), at, values, custom))))
                .isTrue();
    }

    private void execute(String sql) {
        TestDatabases.execute(url, sql);
    }

    private void mark(Instant hour) {
        execute("INSERT INTO reading_marks (hour) VALUES ('" + hour + "')");
    }

    private long marks() {
        return number("SELECT count(*) FROM reading_marks");
    }

    /// How many readings the rows say that they hold.
    private long readings(Tier tier) {
        return number("SELECT coalesce(sum(readings), 0) FROM " + tier.table());
    }

    private long number(String sql) {
        return ((Number) TestDatabases.rows(url, sql)
                        .getFirst()
                        .values()
                        .iterator()
                        .next())
                .longValue();
    }

    /// The days of which there are partitions of single readings.
    private List<String> days() {
        return new Partitions(database)
                .starts(KEPT.partitioned(Tier.READINGS)).stream()
                        .map(LocalDate::toString)
                        .toList();
    }

    /// Every row, as text.
    private List<String> rows() {
        List<String> all = new ArrayList<>();
        for (Tier tier : List.of(Tier.FIVE_MINUTES, Tier.HOURS)) {
            TestDatabases.rows(url, "SELECT t::text AS row FROM " + tier.table() + " t ORDER BY 1")
                    .forEach(row -> all.add((String) row.get("row")));
        }
        return all;
    }

    private List<String> told(Tier tier) {
        return TestDatabases.rows(
                        url,
                        "SELECT to_char(timestamp AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') AS at,"
                                + " cpu_usage_count AS known, readings, cpu_usage_min AS least, cpu_usage AS mean,"
                                + " cpu_usage_max AS most FROM " + tier.table() + " ORDER BY timestamp")
                .stream()
                .map(row -> "%s %s of %s: %s %s %s"
                        .formatted(
                                row.get("at"),
                                row.get("known"),
                                row.get("readings"),
                                row.get("least"),
                                row.get("mean"),
                                row.get("most")))
                .toList();
    }
}
