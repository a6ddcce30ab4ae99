package ai.moolai.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.orchestrator.readings.Metric;
import ai.moolai.orchestrator.readings.Reading;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Readings as files: what is in them, and what is refused.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExportTest {
    private static final String EXPORT = "/export/metrics?org_id=org_001";
    private static final String COLLECT = "/api/v1/system/collect/immediate?organization_id=org_001";

    /// A day of which nothing else is known, with a reading each ten minutes.
    private static final Instant DAY = Instant.parse("2026-01-05T00:00:00Z");

    private static final int ROWS = 144;
    private static final String GENERATED = EXPORT + "&start_date=2026-01-05&end_date=2026-01-05";

    private TestOrchestrator moolai;

    @BeforeAll
    void start() {
        moolai = TestOrchestrator.start(GeneratedReadings.SETTINGS);
        GeneratedReadings.awaitTable(moolai);
        GeneratedReadings.add(moolai.monitoring, DAY, DAY.plus(Duration.ofDays(1)), Duration.ofMinutes(10));
        TestDatabases.execute(
                moolai.monitoring,
                "UPDATE user_system_performance SET custom = '{\"queue_depth\": 7.5, \"spool_files\": 2}'"
                        + " WHERE timestamp = '2026-01-05T00:10:00Z'");
        TestDatabases.execute(
                moolai.monitoring,
                "UPDATE user_system_performance SET cpu_usage = NULL WHERE timestamp = '2026-01-05T00:20:00Z'");
    }

    @AfterAll
    void stop() {
        moolai.close();
    }

    private Answer export(String path) {
        var answer = moolai.get(path);
        assertThat(answer.status()).as(path + ": " + answer.text()).isEqualTo(200);
        return answer;
    }

    @Test
    void jsonHasTheRowsOfTheHistoryOldestFirst() {
        moolai.post(COLLECT, "");
        List<JsonNode> shown = new ArrayList<>();
        moolai.get("/api/v1/system/metrics/organization/org_001")
                .json()
                .get("data")
                .forEach(shown::add);
        List<JsonNode> exported = new ArrayList<>();
        var answer = export("/export/metrics");
        assertThat(answer.header("content-type")).isEqualTo("application/json");
        answer.json().forEach(exported::add);
        assertThat(exported).hasSizeGreaterThanOrEqualTo(2).isEqualTo(shown.reversed());
    }

    @Test
    void aDayIsExportedFromItsFirstReadingToItsLast() {
        JsonNode rows = export(GENERATED).json();
        assertThat(rows).hasSize(ROWS);
        for (int i = 0; i < ROWS; i++) {
            assertThat(rows.get(i).get("timestamp").asText())
                    .isEqualTo(DAY.plus(Duration.ofMinutes(10L * i)).toString());
        }
        assertThat(rows.get(2).get("cpu_usage").isNull()).isTrue();
        String hour = EXPORT + "&start_date=2026-01-05T01:00:00%2B01:00&end_date=2026-01-05T01:00:00Z";
        assertThat(export(hour).json()).hasSize(6);
    }

    @Test
    void whatNobodyReadIsAnEmptyArray() {
        assertThat(export(EXPORT + "&start_date=1999-01-01&end_date=1999-12-31").json())
                .isEmpty();
        assertThat(export(EXPORT + "&start_date=1999-01-01&end_date=1999-12-31&format=csv")
                        .text()
                        .lines())
                .hasSize(1);
    }

    @Test
    void csvIsATableWithAHeader() {
        var answer = export(GENERATED + "&format=csv");
        assertThat(answer.header("content-type")).startsWith("text/csv; charset=utf-8");
        assertThat(answer.header("content-disposition"))
                .isEqualTo("attachment; filename=\"metrics-org_001-20260105T000000Z-20260106T000000Z.csv\"");
        List<String> lines = List.of(answer.text().split("\r\n", -1));
        assertThat(lines).hasSize(1 + ROWS + 1);
        assertThat(lines.getLast()).isEmpty();
        assertThat(lines.getFirst()).isEqualTo(String.join(",", Reading.fields()));
        assertThat(lines.get(1))
                .contains(",org_001,,system,2026-01-05T00:00:00Z,0.0,")
                .endsWith(",{}");
        assertThat(lines.get(2)).endsWith(",\"{\"\"queue_depth\"\":7.5,\"\"spool_files\"\":2.0}\"");
        assertThat(lines.get(3)).contains("2026-01-05T00:20:00Z,,2.0,");
    }

    @Test
    void grafanaHasFlatRowsOfNumbers() {
        JsonNode rows = export(GENERATED + "&format=grafana").json();
        assertThat(rows).hasSize(ROWS);
        JsonNode row = rows.get(1);
        assertThat(row.get("time").asLong()).isEqualTo(DAY.plusSeconds(600).toEpochMilli());
        for (Metric metric : Metric.values()) {
            assertThat(row.get(metric.text()).isNumber()).as(metric.text()).isTrue();
        }
        assertThat(row.get("custom_queue_depth").asDouble()).isEqualTo(7.5);
        assertThat(row).hasSize(1 + Metric.values().length + 2);
        assertThat(rows.get(2).get("cpu_usage").isNull()).isTrue();
    }

    @Test
    void prometheusHasEveryValueWithItsTimeFamilyByFamily() {
        var answer = export(GENERATED + "&format=prometheus");
        assertThat(answer.header("content-type")).startsWith("application/openmetrics-text; version=1.0.0");
        String text = answer.text();
        assertThat(text).endsWith("\n# EOF\n");
        List<String> samples =
                text.lines().filter(line -> !line.startsWith("#")).toList();
        assertThat(samples)
                .hasSize(ROWS * Metric.values().length - 1 + 2)
                .contains(
                        "system_cpu_utilization_ratio{organization=\"org_001\"} 0.01 " + second(1),
                        "system_filesystem_usage_bytes{system_filesystem_state=\"free\",organization=\"org_001\"} 3.0 "
                                + second(3),
                        "moolai_api_latency_p95_seconds{organization=\"org_001\"} 0.005 " + second(5),
                        "moolai_custom_value{name=\"queue_depth\",organization=\"org_001\"} 7.5 " + second(1));
        assertThat(samples.stream().filter(line -> line.startsWith("system_cpu_utilization_ratio")))
                .hasSize(ROWS - 1);
        // A family's lines stand together, and the times of a series rise.
        List<String> series = samples.stream()
                .map(line -> line.substring(0, line.indexOf('}')))
                .toList();
        List<String> begun = new ArrayList<>();
        for (int i = 0; i < series.size(); i++) {
            if (i == 0 || !series.get(i).equals(series.get(i - 1))) {
                begun.add(series.get(i));
            } else {
                assertThat(time(samples.get(i))).isGreaterThan(time(samples.get(i - 1)));
            }
        }
        assertThat(begun).doesNotHaveDuplicates().hasSize(Metric.values().length + 2);
    }

    private static long second(int row) {
        return DAY.plusSeconds(600L * row).getEpochSecond();
    }

    private static long time(String line) {
        return Long.parseLong(line.substring(line.lastIndexOf(' ') + 1));
    }

    @Test
    void everyFormatIsOfTheSameReadings() {
        long values = ROWS * (long) Metric.values().length - 1;
        long inRows = 0;
        for (JsonNode row : export(GENERATED).json()) {
            inRows += Arrays.stream(Metric.values())
                    .filter(metric -> !row.get(metric.text()).isNull())
                    .count();
        }
        assertThat(inRows).isEqualTo(values);
    }

    @Test
    void whatIsWrongIsSaid() {
        record Wrong(String query, int status, String code, String... words) {}
        Stream.of(
                        new Wrong("&start_date=yesterday", 400, "invalid_value", "start_date: yesterday", "2026-11-23"),
                        new Wrong("&end_date=2026-02-30", 400, "invalid_value", "end_date: 2026-02-30"),
                        new Wrong("&start_date=2026-01-05T00:00:00", 400, "invalid_value", "a moment as"),
                        new Wrong("&start_date=2026-01-06&end_date=2026-01-05", 400, "invalid_value", "before the end"),
                        new Wrong("&start_date=2999-01-01", 400, "invalid_value", "before the end"),
                        new Wrong("&start_date=0001-01-01", 400, "invalid_value", "1970"),
                        new Wrong("&format=xml", 400, "invalid_value", "format: xml", "json, csv, prometheus, grafana"),
                        new Wrong("&format=JSON", 400, "invalid_value", "format: JSON"),
                        new Wrong("&format=json&format=csv", 400, "invalid_value", "2 times"),
                        new Wrong("&start_date=", 400, "invalid_value", "start_date"))
                .forEach(wrong -> {
                    var answer = moolai.get(EXPORT + wrong.query);
                    assertThat(answer.status()).as(wrong.query).isEqualTo(wrong.status);
                    assertThat(answer.code()).as(wrong.query).isEqualTo(wrong.code);
                    assertThat(answer.message()).as(wrong.query).contains(wrong.words);
                });
        var other = moolai.get("/export/metrics?org_id=org_002&format=csv");
        assertThat(other.status()).isEqualTo(404);
        assertThat(other.code()).isEqualTo("organization_not_found");
    }

    @Test
    void viewersMayExportAndStrangersMayNot() {
        assertThat(TestOrchestrator.send(moolai.stranger(EXPORT)).status()).isEqualTo(401);
        String viewer = moolai.key("{\"name\":\"looks\",\"role\":\"viewer\"}");
        assertThat(TestOrchestrator.send(moolai.stranger(EXPORT).header("authorization", "Bearer " + viewer))
                        .status())
                .isEqualTo(200);
    }
}
