package ai.moolai.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.testing.Conditions;
import ai.moolai.testing.Gate;
import ai.moolai.testing.LineEnd;
import ai.moolai.testing.OpenAi;
import ai.moolai.testing.Script;
import ai.moolai.testing.ScriptedProvider;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What a collector is told of calls.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TelemetryTest {
    private static final String WHOLE =
            "{\"model\":\"gpt-4.1-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"canary words\"}]}";
    private static final String STREAM = WHOLE.replace("}]}", "}],\"stream\":true}");
    private static final Script GOOD = Script.json(
            OpenAi.completion("gpt-4.1-mini-2025", new OpenAi.Tokens(30, 20, 10, 0, 5), OpenAi.text("canary answer")));

    private Collector collector;
    private ScriptedProvider provider;
    private TestOrchestrator moolai;

    @BeforeAll
    void start() {
        collector = Collector.start();
        provider = ScriptedProvider.start();
        moolai = TestOrchestrator.start(
                provider,
                Map.of(
                        "OTEL_EXPORTER_OTLP_ENDPOINT",
                        collector.url(),
                        "OTEL_EXPORTER_OTLP_HEADERS",
                        "x-collector-key=canary%20key",
                        "OTEL_RESOURCE_ATTRIBUTES",
                        "deployment.environment.name=test",
                        "OTEL_EXPORTER_OTLP_COMPRESSION",
                        "gzip",
                        "OTEL_BSP_SCHEDULE_DELAY",
                        "20",
                        "OTEL_METRIC_EXPORT_INTERVAL",
                        "50"));
    }

    @AfterAll
    void stop() {
        moolai.close();
        provider.close();
        collector.close();
    }

    private Answer asked(String body, Script... scripts) {
        provider.enqueue(scripts);
        return moolai.chat(body);
    }

    private static Script failing(int status) {
        return Script.json(status, OpenAi.error("no luck", "server_error", null))
                .header("retry-after-ms", "1");
    }

    @Test
    void aWholeAnswerIsOneSpanAndOneUnderIt() {
        var answer = asked(WHOLE, GOOD);
        List<Span> spans = collector.call(answer.requestId(), 1);
        Span server = spans.getFirst();
        assertThat(server.getName()).isEqualTo("POST /v1/chat/completions");
        assertThat(server.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
        assertThat(server.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_UNSET);
        assertThat(Collector.attributes(server))
                .containsEntry("http.request.method", "POST")
                .containsEntry("http.route", "/v1/chat/completions")
                .containsEntry("url.path", "/v1/chat/completions")
                .containsEntry("url.scheme", "http")
                .containsEntry("http.response.status_code", 200L)
                .containsEntry("gen_ai.operation.name", "chat")
                .containsEntry("gen_ai.request.model", "gpt-4.1-mini")
                .containsEntry("gen_ai.request.stream", false)
                .containsEntry("moolai.attempts", 1L)
                .containsEntry(
                        "moolai.cost.nano_usd",
                        moolai.record(answer).get("cost_nano_usd").asLong())
                .doesNotContainKeys("error.type", "gen_ai.usage.input_tokens");
        Span client = spans.get(1);
        assertThat(client.getName()).isEqualTo("chat gpt-4.1-mini");
        assertThat(client.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_CLIENT);
        assertThat(Collector.attributes(client))
                .containsEntry("gen_ai.operation.name", "chat")
                .containsEntry("gen_ai.provider.name", "openai")
                .containsEntry("moolai.provider", "openai")
                .containsEntry("gen_ai.request.model", "gpt-4.1-mini")
                .containsEntry("gen_ai.response.model", "gpt-4.1-mini-2025")
                .containsEntry("gen_ai.response.finish_reasons", List.of("stop"))
                .containsEntry("gen_ai.usage.input_tokens", 30L)
                .containsEntry("gen_ai.usage.output_tokens", 20L)
                .containsEntry("gen_ai.usage.cache_read.input_tokens", 10L)
                .containsEntry("gen_ai.usage.reasoning.output_tokens", 5L)
                .containsEntry("moolai.usage.source", "reported")
                .containsEntry("server.address", "127.0.0.1")
                .containsEntry("server.port", (long) provider.port())
                .containsEntry("http.response.status_code", 200L)
                .doesNotContainKeys("error.type", "http.request.resend_count", "gen_ai.response.time_to_first_chunk");
        assertThat(client.getStartTimeUnixNano()).isGreaterThanOrEqualTo(server.getStartTimeUnixNano());
        assertThat(client.getEndTimeUnixNano())
                .isGreaterThan(client.getStartTimeUnixNano())
                .isLessThanOrEqualTo(server.getEndTimeUnixNano());
    }

    @Test
    void aStreamTellsWhenItsFirstChunkCame() {
        var answer = asked(STREAM, Script.stream(OpenAi.goldenEvents(LineEnd.LF)));
        Span client = collector.call(answer.requestId(), 1).get(1);
        double seconds = (client.getEndTimeUnixNano() - client.getStartTimeUnixNano()) / 1e9;
        assertThat(Collector.attributes(client))
                .hasEntrySatisfying(
                        "gen_ai.response.time_to_first_chunk",
                        first -> assertThat((Double) first).isPositive().isLessThanOrEqualTo(seconds));
        assertThat(Collector.attributes(client)).containsEntry("gen_ai.request.stream", true);
    }

    @Test
    void eachAttemptHasItsSpan() {
        var answer = asked(WHOLE, failing(500), GOOD);
        List<Span> spans = collector.call(answer.requestId(), 2);
        assertThat(spans.getFirst().getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_UNSET);
        assertThat(Collector.attributes(spans.get(1)))
                .containsEntry("error.type", "upstream_error")
                .containsEntry("http.response.status_code", 500L)
                .doesNotContainKeys("gen_ai.usage.input_tokens", "gen_ai.response.model", "http.request.resend_count");
        assertThat(spans.get(1).getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
        assertThat(Collector.attributes(spans.get(2)))
                .containsEntry("http.request.resend_count", 1L)
                .containsEntry("gen_ai.usage.input_tokens", 30L)
                .doesNotContainKey("error.type");
        assertThat(spans.get(2).getStartTimeUnixNano())
                .isGreaterThanOrEqualTo(spans.get(1).getEndTimeUnixNano());
    }

    @Test
    void aCallThatFailsSaysWhy() {
        var answer = asked(WHOLE, failing(503), failing(503), failing(503));
        List<Span> spans = collector.call(answer.requestId(), 3);
        assertThat(Collector.attributes(spans.getFirst()))
                .containsEntry("error.type", "server_is_overloaded")
                .containsEntry("http.response.status_code", 503L);
        assertThat(spans).allMatch(span -> span.getStatus().getCode() == Status.StatusCode.STATUS_CODE_ERROR);
    }

    @Test
    void whatTheCallerGotWrongIsNoErrorOfThisService() {
        var answer = moolai.chat("{\"model\":\"gpt-4.1-mini\"");
        Span server = collector.call(answer.requestId(), 0).getFirst();
        assertThat(answer.status()).isEqualTo(400);
        assertThat(Collector.attributes(server))
                .containsEntry("http.response.status_code", 400L)
                .containsEntry("error.type", answer.code());
        assertThat(server.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_UNSET);
    }

    @Test
    void whoLeavesIsSeenToHaveLeft() throws IOException {
        var gate = new Gate();
        provider.enqueue(Script.stream(OpenAi.events(
                        LineEnd.LF,
                        OpenAi.chunks("gpt-4.1-mini", OpenAi.Tokens.of(3, 2), OpenAi.text("once", " more"))))
                .gated(gate));
        gate.release(2);
        try (var caller = new RawSocket(moolai.port)) {
            caller.chat(moolai.admin(), "left-traced", STREAM).readUntil("once");
        }
        String id = moolai.recordOf("left-traced").get("request_id").asText();
        List<Span> spans = collector.call(id, 1);
        assertThat(Collector.attributes(spans.getFirst()))
                .containsEntry("http.response.status_code", 499L)
                .containsEntry("error.type", "client_closed_request")
                .containsEntry("moolai.client_request.id", "left-traced");
        assertThat(Collector.attributes(spans.get(1)))
                .containsEntry("error.type", "client_closed_request")
                .containsEntry("moolai.usage.source", "estimated");
        assertThat(spans).allMatch(span -> span.getStatus().getCode() == Status.StatusCode.STATUS_CODE_UNSET);
    }

    @Test
    void theCallersTraceIsTakenUpAndNotSentOn() {
        var answer = traced("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        Span server = collector.call(answer.requestId(), 1).getFirst();
        assertThat(hex(server.getTraceId().toByteArray())).isEqualTo("0af7651916cd43dd8448eb211c80319c");
        assertThat(hex(server.getParentSpanId().toByteArray())).isEqualTo("b7ad6b7169203331");
        assertThat(server.getTraceState()).isEqualTo("vendor=1");
        assertThat(provider.requests().getLast().header("traceparent")).isNull();
    }

    @Test
    void whoDoesNotSampleIsObeyed() {
        var unsampled = traced("00-1af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00");
        var sampled = asked(WHOLE, GOOD);
        collector.call(sampled.requestId(), 1);
        assertThat(collector.spans())
                .noneMatch(span ->
                        unsampled.requestId().equals(Collector.attributes(span).get("moolai.request.id")));
    }

    @Test
    void aTraceThatIsNoneBeginsANewOne() {
        var answer = traced("00-" + "x".repeat(4000));
        Span server = collector.call(answer.requestId(), 1).getFirst();
        assertThat(server.getParentSpanId().isEmpty()).isTrue();
        assertThat(server.getTraceId().size()).isEqualTo(16);
    }

    private Answer traced(String traceparent) {
        provider.enqueue(GOOD);
        return TestOrchestrator.send(moolai.request("/v1/chat/completions")
                .header("content-type", "application/json")
                .header("traceparent", traceparent)
                .header("tracestate", "vendor=1")
                .POST(BodyPublishers.ofString(WHOLE)));
    }

    @Test
    void theMetricsAreThoseOfTheConventions() {
        asked(WHOLE, failing(500), GOOD);
        asked(STREAM, Script.stream(OpenAi.goldenEvents(LineEnd.LF)));
        Metric tokens = collector.metric("gen_ai.client.token.usage", metric -> true);
        assertThat(tokens.getUnit()).isEqualTo("{token}");
        assertThat(bounds(tokens))
                .startsWith(1.0, 4.0, 16.0)
                .endsWith(67_108_864.0)
                .hasSize(14);
        assertThat(tokens.getHistogram().getDataPointsList())
                .anySatisfy(point -> assertThat(attributes(point))
                        .containsEntry("gen_ai.token.type", "input")
                        .containsEntry("gen_ai.provider.name", "openai")
                        .containsEntry("gen_ai.operation.name", "chat")
                        .containsEntry("gen_ai.request.model", "gpt-4.1-mini")
                        .containsKeys("gen_ai.response.model", "server.address", "server.port"));
        Metric attempts = collector.metric(
                "gen_ai.client.operation.duration",
                metric -> points(metric).stream()
                        .anyMatch(point ->
                                "upstream_error".equals(attributes(point).get("error.type"))));
        assertThat(bounds(attempts))
                .startsWith(0.01, 0.02, 0.04)
                .endsWith(81.92)
                .hasSize(14);
        Metric calls = collector.metric("gen_ai.server.request.duration", metric -> true);
        assertThat(bounds(calls)).isEqualTo(bounds(attempts));
        Metric chunk = collector.metric("gen_ai.client.operation.time_to_first_chunk", metric -> true);
        assertThat(bounds(chunk)).isEqualTo(bounds(attempts));
        Metric first = collector.metric("gen_ai.server.time_to_first_token", metric -> true);
        assertThat(bounds(first)).startsWith(0.001, 0.005).endsWith(10.0).hasSize(16);
        Metric each = collector.metric("gen_ai.server.time_per_output_token", metric -> true);
        assertThat(bounds(each)).startsWith(0.01, 0.025).endsWith(2.5).hasSize(13);
        assertThat(List.of(attempts, calls, chunk, first, each))
                .allMatch(metric -> metric.getUnit().equals("s"));
    }

    private static List<HistogramDataPoint> points(Metric metric) {
        return metric.getHistogram().getDataPointsList();
    }

    private static List<Double> bounds(Metric metric) {
        return points(metric).getFirst().getExplicitBoundsList();
    }

    private static Map<String, Object> attributes(HistogramDataPoint point) {
        return Collector.attributes(point.getAttributesList());
    }

    @Test
    void theProcessSaysWhoItIsAndNothingOfWhatWasSaid() {
        collector.call(asked(WHOLE, GOOD).requestId(), 1);
        assertThat(collector.resources())
                .allSatisfy(resource -> assertThat(Collector.attributes(resource.getAttributesList()))
                        .containsEntry("service.name", "moolai-orchestrator")
                        .containsEntry("moolai.organization.id", "org_001")
                        .containsEntry("deployment.environment.name", "test")
                        .containsKeys("service.version", "telemetry.sdk.version"));
        assertThat(collector.heads()).allMatch(head -> "canary key".equals(head.getFirst("x-collector-key")));
        assertThat(collector.spans()).noneMatch(span -> span.toString().contains("canary"));
        assertThat(Main.read(moolai.environment).toString()).doesNotContain("canary key");
    }

    @Test
    void whatBecameOfSpansIsInTheMetrics() {
        collector.call(asked(WHOLE, GOOD).requestId(), 1);
        Conditions.await(
                "the spans to be counted",
                TestOrchestrator.PATIENCE,
                () -> moolai.get("/metrics")
                        .text()
                        .lines()
                        .anyMatch(line -> line.startsWith("moolai_telemetry_spans_total{")
                                && line.contains("outcome=\"sent\"")
                                && !line.endsWith(" 0.0")));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
