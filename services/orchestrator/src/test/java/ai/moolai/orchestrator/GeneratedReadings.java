package ai.moolai.orchestrator;

import ai.moolai.orchestrator.readings.Metric;
import ai.moolai.store.DatabaseUrl;
import ai.moolai.testing.Conditions;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/// Readings that nobody made, written straight into the table.
final class GeneratedReadings {
    /// Of an orchestrator that makes none by itself, and keeps those of any time one by one.
    static final Map<String, String> SETTINGS = Map.of(
            "AUTO_COLLECT", "false",
            "READINGS_RETENTION", "36500d",
            "READINGS_FIVE_MINUTES_RETENTION", "36500d",
            "READINGS_HOURS_RETENTION", "36500d");

    private GeneratedReadings() {}

    /// Waits until there is a table, with one reading that was really made.
    static void awaitTable(TestOrchestrator moolai) {
        Conditions.await(
                "the table",
                TestOrchestrator.PATIENCE,
                () -> moolai.post("/api/v1/system/collect/immediate?organization_id=org_001", "")
                        .json()
                        .get("stored")
                        .asBoolean());
    }

    /// One reading every `interval` from `start` on and before `end`. Every metric of the nth has the value n,
    /// modulo a hundred.
    static void add(DatabaseUrl monitoring, Instant start, Instant end, Duration interval) {
        LocalDate last = LocalDate.ofInstant(end.minusNanos(1), ZoneOffset.UTC);
        for (LocalDate day = LocalDate.ofInstant(start, ZoneOffset.UTC); !day.isAfter(last); day = day.plusDays(1)) {
            TestDatabases.execute(
                    monitoring,
                    "CREATE TABLE IF NOT EXISTS user_system_performance_"
                            + day.toString().replace("-", "")
                            + " PARTITION OF user_system_performance FOR VALUES FROM ('" + day + " 00:00:00+00') TO ('"
                            + day.plusDays(1) + " 00:00:00+00')");
        }
        String columns = Arrays.stream(Metric.values()).map(Metric::text).collect(Collectors.joining(", "));
        String values = Arrays.stream(Metric.values()).map(_ -> "n % 100").collect(Collectors.joining(", "));
        double seconds = interval.toNanos() / 1e9;
        long count = (long) Math.ceil(Duration.between(start, end).toNanos() / 1e9 / seconds);
        TestDatabases.execute(
                monitoring,
                "INSERT INTO user_system_performance (metric_id, organization_id, metric_type, timestamp, " + columns
                        + ") SELECT gen_random_uuid(), 'org_001', 'system', '" + start + "'::timestamptz + n * "
                        + seconds
                        + " * interval '1 second', " + values + " FROM generate_series(0, " + (count - 1)
                        + ") AS n");
    }
}
