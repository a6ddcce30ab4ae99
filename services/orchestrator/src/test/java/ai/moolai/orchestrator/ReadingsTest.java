package ai.moolai.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.orchestrator.readings.Metric;
import ai.moolai.testing.Conditions;
import ai.moolai.testing.OpenAi;
import ai.moolai.testing.Script;
import ai.moolai.testing.ScriptedProvider;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Readings of a running orchestrator, over HTTP and in the table.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReadingsTest {
    private static final String HISTORY = "/api/v1/system/metrics/organization/org_001";
    private static final String COLLECT = "/api/v1/system/collect/immediate?organization_id=org_001";
    private static final String STATUS = "/api/v1/system/status/background";
    private static final double READING_MILLIS_MAX = 100;

    private ScriptedProvider provider;
    private TestOrchestrator moolai;

    @BeforeAll
    void start() {
        provider = ScriptedProvider.start(
                _ -> Script.json(OpenAi.completion("gpt-4.1-mini", OpenAi.Tokens.of(3, 2), OpenAi.text("x"))));
        moolai = TestOrchestrator.start(provider, Map.of("METRICS_COLLECTION_INTERVAL", "1s"));
        Conditions.await(
                "the table",
                TestOrchestrator.PATIENCE,
                () -> collect(moolai).get("stored").asBoolean());
    }

    @AfterAll
    void stop() {
        moolai.close();
        provider.close();
    }

    private static JsonNode collect(TestOrchestrator moolai) {
        Answer answer = moolai.post(COLLECT, "");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().get("status").asText()).isEqualTo("success");
        return answer.json();
    }

    private static JsonNode status(TestOrchestrator moolai) {
        return moolai.get(STATUS).json();
    }

    @Test
    void aReadingThatIsAskedForIsMadeStoredAndTold() {
        JsonNode data = collect(moolai).get("data");
        List<String> fields =
                new ArrayList<>(List.of("metric_id", "organization_id", "user_id", "metric_type", "timestamp"));
        Arrays.stream(Metric.values()).map(Metric::text).forEach(fields::add);
        fields.add("custom");
        assertThat(data.fieldNames()).toIterable().containsExactlyElementsOf(fields);
        assertThat(data.get("organization_id").asText()).isEqualTo("org_001");
        assertThat(data.get("memory_usage").asDouble()).isBetween(0.1, 100.0);
        assertThat(data.get("process_memory_bytes").isIntegralNumber()).isTrue();
        assertThat(data.get("event_loop_lag_ms").asDouble()).isBetween(0.0, 5000.0);
        assertThat(data.get("database_latency_ms").asDouble()).isBetween(0.01, 1000.0);
        assertThat(data.get("redis_latency_ms").isNull()).isTrue();
        String uuid = data.get("metric_id").asText().substring("met_".length());
        var rows = TestDatabases.rows(
                moolai.monitoring,
                "SELECT * FROM user_system_performance WHERE replace(metric_id::text, '-', '') = '" + uuid + "'");
        assertThat(rows).hasSize(1);
        for (Metric metric : Metric.values()) {
            Object stored = rows.getFirst().get(metric.text());
            JsonNode told = data.get(metric.text());
            if (stored == null) {
                assertThat(told.isNull()).as(metric.text()).isTrue();
            } else {
                assertThat(told.asDouble()).as(metric.text()).isEqualTo(((Number) stored).doubleValue());
            }
        }
    }

    @Test
    void readingsComeByThemselvesAtTheirPaceAndHaveRates() {
        long before = status(moolai).get("collections_total").asLong();
        Conditions.await(
                "two more readings",
                TestOrchestrator.PATIENCE,
                () -> status(moolai).get("collections_total").asLong() >= before + 2);
        JsonNode status = status(moolai);
        assertThat(status.get("enabled").asBoolean()).isTrue();
        assertThat(status.get("running").asBoolean()).isTrue();
        assertThat(status.get("interval_seconds").asInt()).isEqualTo(1);
        assertThat(Instant.parse(status.get("next_collection_at").asText()))
                .isBetween(Instant.now().minusSeconds(2), Instant.now().plusSeconds(2));
        JsonNode newest = moolai.get("/api/v1/system/metrics").json();
        assertThat(newest.get("cpu_usage").asDouble()).isBetween(0.0, 100.0);
        assertThat(newest.get("process_cpu_usage").isNumber()).isTrue();
        JsonNode health = moolai.get("/api/v1/system/health").json().get("collector");
        assertThat(health.get("running").asBoolean()).isTrue();
        assertThat(health.get("last_collection_at").isNull()).isFalse();
    }

    @Test
    void aReadingTakesLessThanATenthOfASecond() {
        for (int i = 0; i < 10; i++) {
            collect(moolai);
        }
        var durations = TestDatabases.rows(
                moolai.monitoring,
                "SELECT collection_duration_ms FROM user_system_performance ORDER BY timestamp DESC LIMIT 9");
        assertThat(durations)
                .extracting(row -> (Double) row.get("collection_duration_ms"))
                .allSatisfy(millis -> assertThat(millis).isBetween(0.01, READING_MILLIS_MAX));
    }

    @Test
    void callsAreInTheReadingAfterThem() {
        for (int i = 0; i < 5; i++) {
            moolai.record(
                    moolai.chat("{\"model\":\"gpt-4.1-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"));
        }
        Conditions.await("the calls", TestOrchestrator.PATIENCE, () -> {
            collect(moolai);
            return !TestDatabases.rows(
                            moolai.monitoring,
                            "SELECT 1 FROM user_system_performance WHERE api_requests_per_second > 0"
                                    + " AND api_error_rate = 0 AND api_latency_p95_ms >= api_latency_p50_ms")
                    .isEmpty();
        });
    }

    @Test
    void theHistoryIsPagedAndSummedUp() {
        for (int i = 0; i < 3; i++) {
            collect(moolai);
        }
        String end = collect(moolai).get("data").get("timestamp").asText();
        JsonNode first = moolai.get(HISTORY + "?limit=2&end=" + end).json();
        assertThat(first.get("data")).hasSize(2);
        assertThat(first.get("has_more").asBoolean()).isTrue();
        assertThat(first.get("latest")).isEqualTo(first.get("data").get(0));
        JsonNode second = moolai.get(HISTORY + "?limit=2&end=" + end + "&cursor="
                        + first.get("next_cursor").asText())
                .json();
        assertThat(second.get("latest")).isEqualTo(first.get("latest"));
        assertThat(first.get("resolution").asText()).isEqualTo("readings");
        assertThat(first.get("summary")).hasSize(Metric.values().length);
        assertThat(second.get("summary")).isEmpty();
        List<String> moments = new ArrayList<>();
        for (JsonNode page : List.of(first, second)) {
            page.get("data").forEach(row -> moments.add(row.get("timestamp").asText()));
        }
        assertThat(moments).hasSize(4).doesNotHaveDuplicates();
        assertThat(moments.stream().map(Instant::parse).toList())
                .isSortedAccordingTo(java.util.Comparator.reverseOrder());
        JsonNode summary = moolai.get(HISTORY).json().get("summary");
        assertThat(summary).hasSize(Metric.values().length);
        JsonNode memory = summary.get("memory_usage");
        assertThat(memory.get("min").asDouble())
                .isLessThanOrEqualTo(memory.get("avg").asDouble());
        assertThat(memory.get("p95").asDouble())
                .isLessThanOrEqualTo(memory.get("max").asDouble());
        assertThat(summary.get("redis_latency_ms").get("avg").isNull()).isTrue();
        assertThat(moolai.get(HISTORY + "?metric_type=custom").json().get("data"))
                .isEmpty();
    }

    /// What was read is taken together as soon as a service starts, and once a minute from then on.
    @Test
    void aLongSpanIsToldInFiveMinutesAndALongerOneInHours() {
        try (var other = TestOrchestrator.start(provider, Map.of("AUTO_COLLECT", "false"))) {
            Conditions.await(
                    "the table",
                    TestOrchestrator.PATIENCE,
                    () -> collect(other).get("stored").asBoolean());
            JsonNode newest = collect(other).get("data");
            other.restart();
            Map.of("168", "five_minutes", "17568", "hours").forEach((hours, resolution) -> {
                var page = new JsonNode[1];
                Conditions.await("what was taken together", TestOrchestrator.PATIENCE, () -> {
                    page[0] = other.get(HISTORY + "?hours_back=" + hours).json();
                    return page[0].has("data") && !page[0].get("data").isEmpty();
                });
                assertThat(page[0].get("resolution").asText()).isEqualTo(resolution);
                assertThat(page[0].get("latest")).isEqualTo(newest);
                assertThat(page[0].at("/data/0/timestamp").asText()).endsWith(":00Z");
                assertThat(page[0].at("/data/0/memory_usage").asDouble()).isBetween(0.1, 100.0);
                assertThat(page[0].at("/summary/memory_usage/avg").asDouble()).isBetween(0.1, 100.0);
                assertThat(page[0].at("/summary/memory_usage/p95").isNull()).isTrue();
            });
        }
    }

    @Test
    void whatIsAskedWronglyIsToldClearly() {
        Map<String, String> wrong = Map.of(
                "?hours_back=0", "hours_back: 0 (expected: a whole number from 1 to 17568)",
                "?hours_back=2&start=2026-01-01T00:00:00Z",
                        "hours_back: 2 beside start or end (expected: one of the two)",
                "?start=yesterday", "start: yesterday (expected: a moment as 2026-11-23T00:00:00Z, from 1970 to 9999)",
                "?start=2026-02-01T00:00:00Z&end=2026-01-01T00:00:00Z",
                        "start: 2026-02-01T00:00:00Z (expected: a moment before the end, 2026-01-01T00:00:00Z)",
                "?metric_type=disk", "metric_type: disk (expected: system, api or custom)",
                "?limit=1001", "limit: 1001 (expected: 1-1000)",
                "?cursor=x", "cursor: x (expected: the next_cursor of a page)");
        wrong.forEach((query, message) -> {
            Answer answer = moolai.get(HISTORY + query);
            assertThat(answer.status()).as(query).isEqualTo(400);
            assertThat(answer.json().at("/error/message").asText()).isEqualTo(message);
            assertThat(answer.json().at("/error/code").asText()).isEqualTo("invalid_value");
        });
    }

    @Test
    void anotherOrganizationIsNotServed() {
        for (Answer answer : List.of(
                moolai.get("/api/v1/system/metrics/organization/org_002"),
                moolai.post("/api/v1/system/collect/immediate?organization_id=org_002", ""))) {
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.json().at("/error/code").asText()).isEqualTo("organization_not_found");
            assertThat(answer.json().at("/error/message").asText())
                    .isEqualTo("organization: \"org_002\" (expected: org_001, the one that this orchestrator serves)");
        }
        assertThat(moolai.post("/api/v1/system/collect/immediate", "").status()).isEqualTo(200);
    }

    @Test
    void viewersReadAndMembersCollect() {
        String viewer = moolai.key("{\"name\":\"viewer\",\"role\":\"viewer\"}");
        for (String path : List.of("/api/v1/system/metrics", HISTORY, STATUS)) {
            assertThat(TestOrchestrator.send(moolai.stranger(path).GET()).status())
                    .isEqualTo(401);
            assertThat(TestOrchestrator.send(moolai.request(path)
                                    .setHeader("authorization", "Bearer " + viewer)
                                    .GET())
                            .status())
                    .isEqualTo(200);
        }
        assertThat(TestOrchestrator.send(moolai.request(COLLECT)
                                .setHeader("authorization", "Bearer " + viewer)
                                .POST(java.net.http.HttpRequest.BodyPublishers.noBody()))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void theManualsQueriesWorkAsWritten() {
        collect(moolai);
        assertThat(TestDatabases.rows(moolai.monitoring, "SELECT COUNT(*) FROM user_system_performance;")
                        .getFirst())
                .hasEntrySatisfying("count", count -> assertThat((Long) count).isPositive());
        assertThat(TestDatabases.rows(
                        moolai.monitoring, "SELECT * FROM user_system_performance ORDER BY timestamp DESC LIMIT 5;"))
                .isNotEmpty();
        assertThat(TestDatabases.rows(moolai.monitoring, """
                        SELECT organization_id, COUNT(*) as metric_count
                        FROM user_system_performance
                        GROUP BY organization_id;
                        """))
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("organization_id", "org_001"));
        assertThat(TestDatabases.rows(
                        moolai.monitoring,
                        "SELECT indexname FROM pg_indexes WHERE tablename = 'user_system_performance'"))
                .extracting(row -> row.get("indexname"))
                .contains(
                        "idx_system_metrics_org_timestamp",
                        "idx_system_metrics_timestamp",
                        "idx_system_metrics_org_type_timestamp");
    }

    @Test
    void partitionsAreMadeAWeekAhead() {
        Conditions.await(
                "the partitions",
                TestOrchestrator.PATIENCE,
                () -> TestDatabases.rows(
                                        moolai.monitoring,
                                        "SELECT inhrelid FROM pg_inherits WHERE inhparent = 'user_system_performance'::regclass")
                                .size()
                        >= 8);
    }

    @Test
    void whileTheDatabaseIsAwayReadingsWaitAndThenAllOfThemAreThere() {
        try (var other = TestOrchestrator.start(provider, Map.of("AUTO_COLLECT", "false"))) {
            Conditions.await(
                    "the table",
                    TestOrchestrator.PATIENCE,
                    () -> collect(other).get("stored").asBoolean());
            TestDatabases.allowConnections(other.monitoring, false);
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                JsonNode collected = collect(other);
                assertThat(collected.get("stored").asBoolean()).isFalse();
                ids.add(collected.at("/data/metric_id").asText());
            }
            JsonNode status = status(other);
            assertThat(status.get("enabled").asBoolean()).isFalse();
            assertThat(status.get("running").asBoolean()).isFalse();
            assertThat(status.get("next_collection_at").isNull()).isTrue();
            assertThat(status.get("buffered_readings").asInt()).isEqualTo(3);
            assertThat(status.get("last_error").isNull()).isFalse();
            assertThat(other.get("/api/v1/system/metrics")
                            .json()
                            .get("metric_id")
                            .asText())
                    .as("in memory")
                    .isEqualTo(ids.getLast());
            TestDatabases.allowConnections(other.monitoring, true);
            Conditions.await(
                    "all of them",
                    TestOrchestrator.PATIENCE,
                    () -> status(other).get("buffered_readings").asInt() == 0);
            List<String> stored = new ArrayList<>();
            other.get(HISTORY + "?limit=3")
                    .json()
                    .get("data")
                    .forEach(row -> stored.add(row.get("metric_id").asText()));
            assertThat(stored).containsExactlyElementsOf(ids.reversed());
            assertThat(status(other).get("last_error").isNull()).isTrue();
        }
    }
}
