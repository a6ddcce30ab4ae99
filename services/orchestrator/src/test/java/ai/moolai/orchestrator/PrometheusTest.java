package ai.moolai.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.testing.Conditions;
import ai.moolai.testing.LineEnd;
import ai.moolai.testing.OpenAi;
import ai.moolai.testing.Script;
import ai.moolai.testing.ScriptedProvider;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A real Prometheus beside an orchestrator that has answered calls, whole, streamed and failed.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class PrometheusTest {
    private static final String WHOLE =
            "{\"model\":\"gpt-4.1-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    private static final Pattern SELECTED = Pattern.compile("([a-z][a-z0-9_]*)\\{");

    private ScriptedProvider provider;
    private TestOrchestrator moolai;
    private TestPrometheus prometheus;

    @BeforeAll
    void start() throws IOException {
        TestPrometheus.requireTools();
        provider = ScriptedProvider.start();
        moolai = TestOrchestrator.start(provider, GeneratedReadings.SETTINGS);
        call();
        prometheus = new TestPrometheus(moolai);
        Conditions.await(
                "two scrapes of the calls",
                TestOrchestrator.PATIENCE,
                () -> prometheus
                                .query("count_over_time(moolai_requests_total{status=\"ok\",stream=\"true\"}[1m]) >= 2")
                                .size()
                        == 1);
    }

    private void call() {
        provider.enqueue(
                Script.json(OpenAi.completion("gpt-4.1-mini", OpenAi.Tokens.of(30, 20), OpenAi.text("x"))),
                Script.stream(OpenAi.events(
                        LineEnd.LF, OpenAi.chunks("gpt-4.1-mini", OpenAi.Tokens.of(3, 2), OpenAi.text("x")))),
                Script.json(400, OpenAi.error("no", "invalid_request_error", null)));
        moolai.record(moolai.chat(WHOLE));
        moolai.record(moolai.chat(WHOLE.replace("}]}", "}],\"stream\":true}")));
        moolai.record(moolai.chat(WHOLE));
        System.gc();
    }

    @AfterAll
    void stop() throws IOException {
        if (prometheus != null) {
            prometheus.close();
        }
        if (moolai != null) {
            moolai.close();
            provider.close();
        }
    }

    @Test
    void theTargetIsUpAndEveryScrapeIsRead() {
        assertThat(prometheus.value("up")).isEqualTo(1);
        JsonNode target = prometheus.ask("/api/v1/targets").json().at("/data/activeTargets/0");
        assertThat(target.get("lastError").asText()).isEmpty();
        assertThat(target.get("health").asText()).isEqualTo("up");
        assertThat(prometheus.value("scrape_samples_scraped")).isGreaterThan(100);
        assertThat(prometheus.log()).doesNotContain("Error on ingesting", "level=error", "Append failed");
        // OpenMetrics was agreed on: only there a counter's family goes without `_total`.
        JsonNode families = prometheus.ask("/api/v1/targets/metadata").json().get("data");
        List<String> names = new ArrayList<>();
        families.forEach(family -> names.add(family.get("metric").asText()));
        assertThat(names)
                .contains("moolai_requests", "system_cpu_time_seconds")
                .doesNotContain("moolai_requests_total");
    }

    @Test
    void theValuesAreThoseThatTheApiShows() {
        JsonNode usage = moolai.get("/api/v1/monitoring/requests").json().get("data");
        long tokens = 0;
        double cost = 0;
        for (JsonNode call : usage) {
            tokens += call.at("/usage/total_tokens").asLong();
            cost += call.get("cost_usd").asDouble();
        }
        assertThat(prometheus.value("sum(moolai_requests_total)")).isEqualTo(usage.size());
        assertThat(prometheus.value("sum(moolai_tokens_total)"))
                .isEqualTo((double) tokens)
                .isGreaterThan(50);
        assertThat(prometheus.value("sum(moolai_cost_usd_total)"))
                .isCloseTo(cost, org.assertj.core.data.Offset.offset(1e-9));
        assertThat(prometheus.value("sum(moolai_request_errors_total{code=\"upstream_rejected\"})"))
                .isEqualTo(1);
        JsonNode row =
                moolai.post("/api/v1/system/collect/immediate", "").json().get("data");
        // Within a limited container the row tells of the container and the family of the machine.
        assertThat(prometheus.value("system_memory_limit_bytes"))
                .isGreaterThanOrEqualTo(row.get("memory_total_bytes").asDouble());
        assertThat(prometheus.value("system_filesystem_limit_bytes"))
                .isEqualTo(row.get("disk_total_bytes").asDouble());
        assertThat(prometheus.value("process_resident_memory_bytes"))
                .isCloseTo(
                        row.get("process_memory_bytes").asDouble(),
                        org.assertj.core.data.Percentage.withPercentage(50));
        assertThat(prometheus.value("process_threads")).isPositive();
        assertThat(prometheus.value("node_load1")).isNotNegative();
        assertThat(prometheus.query("system_cpu_time_seconds_total")).hasSizeGreaterThan(3);
    }

    @Test
    void promtoolHasNoObjectionToAnyExposition(@TempDir Path folder) throws Exception {
        assertThat(TestPrometheus.promtool(moolai.get("/metrics").body(), "check", "metrics"))
                .isEmpty();
        moolai.post("/api/v1/system/collect/immediate", "");
        moolai.post("/api/v1/system/collect/immediate", "");
        Instant day = Instant.parse("2026-01-05T00:00:00Z");
        GeneratedReadings.add(moolai.monitoring, day, day.plus(Duration.ofDays(1)), Duration.ofMillis(30_500));
        TestDatabases.execute(
                moolai.monitoring,
                "UPDATE user_system_performance SET custom = '{\"queue_depth\": 7.5}' WHERE timestamp >= '" + day
                        + "' AND timestamp < '2026-01-06'");
        Map<String, String> spans = Map.of(
                "newest", "", "day", "&start_date=2026-01-05&end_date=2026-01-05", "all", "&start_date=1999-01-01");
        for (Map.Entry<String, String> span : spans.entrySet()) {
            byte[] export = moolai.get("/export/metrics?format=prometheus" + span.getValue())
                    .body();
            assertThat(TestPrometheus.promtool(export, "check", "metrics"))
                    .as(span.getKey())
                    .isEmpty();
            Path file = Files.write(folder.resolve(span.getKey() + ".prom"), export);
            String blocks = folder.resolve(span.getKey()).toString();
            TestPrometheus.promtool(new byte[0], "tsdb", "create-blocks-from", "openmetrics", file.toString(), blocks);
            long samples = Files.readAllLines(file).stream()
                    .filter(line -> !line.startsWith("#"))
                    .count();
            assertThat(samples).as(span.getKey()).isPositive();
            assertThat(loaded(TestPrometheus.promtool(new byte[0], "tsdb", "list", blocks)))
                    .as(span.getKey())
                    .isEqualTo(samples);
        }
    }

    /// The sum of the samples in a list of blocks.
    private static long loaded(String blocks) {
        return blocks.lines()
                .skip(1)
                .mapToLong(line -> Long.parseLong(line.split("\\s+", -1)[4]))
                .sum();
    }

    @Test
    void everyPanelOfTheDashboardAsksWhatPrometheusKnows() {
        List<String> names = prometheus.names();
        JsonNode dashboard = moolai.get("/export/grafana/dashboard.json").json();
        int queries = 0;
        for (JsonNode panel : dashboard.get("panels")) {
            for (JsonNode target : panel.path("targets")) {
                String expr = target.get("expr")
                        .asText()
                        .replace("$organization", ".*")
                        .replace("$__rate_interval", "1m")
                        .replace("$__range", "1h");
                assertThat(expr).doesNotContain("$");
                String title = panel.get("title").asText() + ": " + expr;
                assertThat(prometheus.query(expr)).as(title).isNotEmpty();
                assertThat(SELECTED.matcher(expr).results().map(name -> name.group(1)))
                        .as(title)
                        .isNotEmpty()
                        .isSubsetOf(names);
                queries++;
            }
        }
        assertThat(queries).isGreaterThan(30);
        assertThat(prometheus
                        .query("group by (organization) (process_threads)")
                        .at("/0/metric/organization")
                        .asText())
                .isEqualTo("org_001");
    }
}
