package ai.moolai.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.testing.Conditions;
import ai.moolai.testing.LineEnd;
import ai.moolai.testing.OpenAi;
import ai.moolai.testing.Script;
import ai.moolai.testing.ScriptedProvider;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.slf4j.LoggerFactory;

/// What is told to whoever watches, and what is never told to anybody.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MetricsTest {
    private static final String WHOLE =
            "{\"model\":\"gpt-4.1-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    private static final Pattern LINE = Pattern.compile(
            "[a-zA-Z_:][a-zA-Z0-9_:]*(\\{([a-zA-Z_][a-zA-Z0-9_]*=\"([^\"\\\\\\n]|\\\\.)*\",?)*})? [^ ]+( .*)?");

    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private ScriptedProvider provider;
    private TestOrchestrator moolai;

    @BeforeAll
    void start() {
        logged.start();
        root().addAppender(logged);
        provider = ScriptedProvider.start();
        moolai = TestOrchestrator.start(provider);
    }

    @AfterAll
    void stop() {
        root().detachAppender(logged);
        moolai.close();
        provider.close();
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    private String metrics() {
        var answer = moolai.get("/metrics");
        assertThat(answer.status()).isEqualTo(200);
        return answer.text();
    }

    /// The sum of all series of `name` whose labels hold all of `labels`.
    private static double sum(String metrics, String name, String... labels) {
        return metrics.lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> List.of(labels).stream().allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Test
    void everyLineIsOneThatPrometheusReads() {
        provider.enqueue(Script.json(OpenAi.completion("gpt-4.1-mini", OpenAi.Tokens.of(3, 2), OpenAi.text("x"))));
        moolai.record(moolai.chat(WHOLE));
        metrics()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .forEach(line -> assertThat(line).matches(LINE));
        assertThat(moolai.get("/metrics").header("content-type")).startsWith("text/plain; version=0.0.4");
        var open = TestOrchestrator.send(
                moolai.request("/metrics").header("accept", "application/openmetrics-text;version=1.0.0,*/*;q=0.1"));
        assertThat(open.header("content-type")).startsWith("application/openmetrics-text; version=1.0.0");
        assertThat(open.text()).endsWith("# EOF\n");
    }

    @Test
    void callsMoveTheCounters() {
        String before = metrics();
        provider.enqueue(
                Script.json(OpenAi.completion("gpt-4.1-mini", new OpenAi.Tokens(30, 20, 10, 0, 5), OpenAi.text("x"))),
                Script.stream(OpenAi.events(
                        LineEnd.LF, OpenAi.chunks("gpt-4.1-mini", OpenAi.Tokens.of(3, 2), OpenAi.text("x")))),
                Script.json(400, OpenAi.error("no", "invalid_request_error", null)));
        moolai.chat(WHOLE);
        moolai.chat(WHOLE.replace("}]}", "}],\"stream\":true}"));
        moolai.record(moolai.chat(WHOLE));
        String[] model = {"provider=\"openai\"", "model=\"gpt-4.1-mini\"", "organization=\"org_001\""};
        Conditions.await("the counters", TestOrchestrator.PATIENCE, () -> {
            String now = metrics();
            return sum(now, "moolai_requests_total", model) - sum(before, "moolai_requests_total", model) == 3;
        });
        String now = metrics();
        assertThat(grown(before, now, "moolai_requests_total", "status=\"ok\"", "stream=\"true\""))
                .isEqualTo(1);
        assertThat(grown(before, now, "moolai_request_errors_total", "code=\"upstream_rejected\""))
                .isEqualTo(1);
        assertThat(grown(before, now, "moolai_tokens_total", "type=\"cache_read\""))
                .isEqualTo(10);
        assertThat(grown(before, now, "moolai_tokens_total", "type=\"input\"")).isEqualTo(23);
        assertThat(grown(before, now, "moolai_tokens_total", "type=\"output_reasoning\""))
                .isEqualTo(5);
        assertThat(grown(before, now, "moolai_cost_usd_total")).isGreaterThan(0);
        assertThat(grown(before, now, "gen_ai_server_request_duration_seconds_count"))
                .isEqualTo(3);
        assertThat(grown(before, now, "gen_ai_server_time_to_first_token_seconds_count"))
                .isEqualTo(1);
        assertThat(grown(before, now, "moolai_gateway_overhead_seconds_count")).isEqualTo(3);
        assertThat(now)
                .contains(
                        "moolai_journal_pending_records",
                        "moolai_database_connections",
                        "jvm_memory_used_bytes",
                        "http_server_requests_seconds_bucket");
    }

    @Test
    void theHostAndThisProcessAreTold() {
        String now = metrics();
        assertThat(now)
                .contains(
                        "# TYPE system_cpu_time_seconds_total counter",
                        "system_cpu_time_seconds_total{cpu_mode=\"idle\",organization=\"org_001\"} ",
                        "# TYPE system_memory_limit_bytes gauge",
                        "# TYPE system_filesystem_usage_bytes gauge",
                        "# TYPE node_load1 gauge",
                        "# TYPE process_cpu_seconds_total counter",
                        "# TYPE process_resident_memory_bytes gauge",
                        "# TYPE process_open_fds gauge",
                        "# TYPE process_max_fds gauge",
                        "# TYPE process_threads gauge");
        assertThat(sum(now, "process_resident_memory_bytes")).isBetween(1e7, 1e11);
        assertThat(sum(now, "process_open_fds")).isGreaterThan(2);
        assertThat(grown(now, metrics(), "process_cpu_seconds_total")).isNotNegative();
    }

    /// What `promtool check metrics` objects to, as far as names and words go.
    @Test
    void namesAndWordsAreAsPrometheusWantsThem() {
        provider.enqueue(Script.json(OpenAi.completion("gpt-4.1-mini", OpenAi.Tokens.of(3, 2), OpenAi.text("x"))));
        moolai.record(moolai.chat(WHOLE));
        List<String> lines = metrics().lines().toList();
        for (String line : lines) {
            if (line.startsWith("# TYPE ")) {
                String[] words = line.split(" ", -1);
                String name = words[2];
                assertThat(name).matches("[a-z][a-z0-9_]*").doesNotContainPattern("_(ns|ms|us|kb|mb|gb|sec)(_|$)");
                assertThat(lines).as(name).anyMatch(help -> help.startsWith("# HELP " + name + " "));
                assertThat(name.endsWith("_total")).as(line).isEqualTo(words[3].equals("counter"));
                if (!words[3].equals("histogram") && !words[3].equals("summary")) {
                    assertThat(name)
                            .doesNotEndWith("_count")
                            .doesNotEndWith("_sum")
                            .doesNotEndWith("_bucket");
                }
            }
        }
    }

    private static double grown(String before, String now, String name, String... labels) {
        return sum(now, name, labels) - sum(before, name, labels);
    }

    @Test
    void namesThatStrangersMakeUpDoNotBecomeLabels() {
        String before = metrics();
        for (int i = 0; i < 5; i++) {
            String model = "gpt-stranger-" + i;
            provider.enqueue(Script.json(OpenAi.completion(model, OpenAi.Tokens.of(3, 2), OpenAi.text("x"))));
            moolai.record(moolai.chat(WHOLE.replace("gpt-4.1-mini", model)));
            moolai.get("/stranger/" + i);
            TestOrchestrator.send(moolai.request("/health").method("STRANGER" + i, BodyPublishers.noBody()));
        }
        Conditions.await(
                "the counters",
                TestOrchestrator.PATIENCE,
                () -> grown(before, metrics(), "moolai_requests_total", "model=\"other\"") == 5);
        assertThat(metrics()).doesNotContainIgnoringCase("stranger");
        assertThat(grown(before, metrics(), "moolai_unpriced_requests_total", "model=\"other\""))
                .isEqualTo(5);
    }

    @Test
    void noSecretIsEverTold() {
        String key = moolai.key("{\"name\":\"secret\"}");
        provider.enqueue(
                Script.json(OpenAi.completion("gpt-4.1-mini", OpenAi.Tokens.of(3, 2), OpenAi.text("x"))),
                Script.json(401, OpenAi.error("bad key", "invalid_request_error", "invalid_api_key")),
                Script.raw("garbage\r\n\r\n"),
                Script.html("<html>"));
        var told = new StringBuilder();
        for (int i = 0; i < 4; i++) {
            var answer = moolai.chatAs(key, WHOLE);
            told.append(answer.headers()).append(answer.text());
        }
        told.append(moolai.chatAs(key + "x", WHOLE).text());
        for (String path : List.of(
                "/health",
                "/metrics",
                "/api/v1/system/health",
                "/api/v1/llm/providers",
                "/api/v1/monitoring/requests")) {
            told.append(moolai.get(path).text());
        }
        told.append(moolai.get("/v1/models?key=" + key).text());
        told.append(Main.read(moolai.environment));
        for (ILoggingEvent event : List.copyOf(logged.list)) {
            told.append(event.getFormattedMessage()).append('\n');
            if (event.getThrowableProxy() != null) {
                told.append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
            }
        }
        Map.of(
                        "the provider's key",
                        TestOrchestrator.PROVIDER_KEY,
                        "the caller's key",
                        key,
                        "the administrator's key",
                        moolai.admin(),
                        "the database's password",
                        moolai.database.password().reveal())
                .forEach((what, secret) -> assertThat(told.toString()).as(what).doesNotContain(secret));
        assertThat(told.toString()).contains("route=/v1/chat/completions");
    }
}
