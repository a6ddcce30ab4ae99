package ai.moolai.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.testing.Conditions;
import ai.moolai.testing.OpenAi;
import ai.moolai.testing.Script;
import ai.moolai.testing.ScriptedProvider;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// Collectors that are away, slow or refuse, and the end of the service.
class TelemetryTroubleTest {
    private static final String WHOLE =
            "{\"model\":\"gpt-4.1-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    private static final Script GOOD =
            Script.json(OpenAi.completion("gpt-4.1-mini", OpenAi.Tokens.of(3, 2), OpenAi.text("x")));
    private static final int CALLS = 40;
    private static final int SPANS = 2 * CALLS;
    private static final int QUEUE = 8;
    private static final int BATCH = 4;

    private final ScriptedProvider provider = ScriptedProvider.start(_ -> GOOD);

    @AfterEach
    void stop() {
        provider.close();
    }

    private TestOrchestrator orchestrator(String endpoint, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                endpoint,
                "OTEL_METRICS_EXPORTER",
                "none",
                "OTEL_BSP_MAX_QUEUE_SIZE",
                Integer.toString(QUEUE),
                "OTEL_BSP_MAX_EXPORT_BATCH_SIZE",
                Integer.toString(BATCH),
                "OTEL_BSP_SCHEDULE_DELAY",
                "10",
                "OTEL_BSP_EXPORT_TIMEOUT",
                "30000",
                "OTEL_EXPORTER_OTLP_TIMEOUT",
                "30000"));
        settings.putAll(more);
        return TestOrchestrator.start(provider, settings);
    }

    private static void call(TestOrchestrator moolai) {
        for (int i = 0; i < CALLS; i++) {
            assertThat(moolai.chat(WHOLE).status()).isEqualTo(200);
        }
    }

    private static long spans(TestOrchestrator moolai, String outcome) {
        return moolai.get("/metrics")
                .text()
                .lines()
                .filter(line -> line.startsWith("moolai_telemetry_spans_total{"))
                .filter(line -> line.contains("outcome=\"" + outcome + "\""))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Test
    void whatASlowCollectorDoesNotTakeIsDroppedAndCounted() {
        var release = new CountDownLatch(1);
        try (var collector = Collector.start();
                var moolai = orchestrator(collector.url(), Map.of())) {
            collector.hold(release);
            call(moolai);
            Conditions.await(
                    "spans to be dropped",
                    TestOrchestrator.PATIENCE,
                    () -> spans(moolai, "dropped") >= SPANS - QUEUE - 2 * BATCH);
            assertThat(spans(moolai, "sent")).isZero();
            release.countDown();
            Conditions.await(
                    "every span to be sent or dropped",
                    TestOrchestrator.PATIENCE,
                    () -> spans(moolai, "sent") + spans(moolai, "dropped") == SPANS);
            assertThat(collector.spans()).hasSize((int) spans(moolai, "sent"));
            assertThat(spans(moolai, "failed")).isZero();
        }
    }

    @Test
    void aCollectorThatIsAwayIsFeltByNobodyAndToldOnce() {
        var logged = new ListAppender<ILoggingEvent>();
        logged.start();
        var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.addAppender(logged);
        String nowhere = "http://127.0.0.1:" + TestOrchestrator.freePort();
        try (var moolai = orchestrator(nowhere, Map.of("OTEL_EXPORTER_OTLP_TIMEOUT", "200"))) {
            call(moolai);
            Conditions.await(
                    "every span to be given up",
                    TestOrchestrator.PATIENCE,
                    () -> spans(moolai, "failed") > BATCH
                            && spans(moolai, "failed") + spans(moolai, "dropped") == SPANS);
            assertThat(List.copyOf(logged.list))
                    .filteredOn(event -> event.getLoggerName().contains("telemetry"))
                    .singleElement()
                    .satisfies(event -> assertThat(event.getFormattedMessage())
                            .startsWith("spans do not reach " + nowhere + "/v1/traces"));
        } finally {
            root.detachAppender(logged);
        }
    }

    @Test
    void whatACollectorRefusesIsCounted() {
        try (var collector = Collector.start();
                var moolai = orchestrator(collector.url(), Map.of())) {
            collector.answering(400);
            assertThat(moolai.chat(WHOLE).status()).isEqualTo(200);
            Conditions.await("the spans to be refused", TestOrchestrator.PATIENCE, () -> spans(moolai, "failed") == 2);
            collector.answering(200);
            collector.call(moolai.chat(WHOLE).requestId(), 1);
        }
    }

    @Test
    void theEndOfTheServiceSendsWhatWaits() {
        Map<String, String> later = Map.of(
                "OTEL_BSP_SCHEDULE_DELAY", "3600000",
                "OTEL_BSP_MAX_QUEUE_SIZE", "2048",
                "OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "512",
                "OTEL_METRICS_EXPORTER", "otlp",
                "OTEL_METRIC_EXPORT_INTERVAL", "3600000");
        try (var collector = Collector.start();
                var moolai = orchestrator(collector.url(), later)) {
            call(moolai);
            assertThat(collector.spans()).isEmpty();
            moolai.stop();
            assertThat(collector.spans()).hasSize(SPANS);
            assertThat(collector
                            .metric("gen_ai.server.request.duration", _ -> true)
                            .getHistogram()
                            .getDataPoints(0)
                            .getCount())
                    .isEqualTo(CALLS);
        }
    }

    @Test
    void aCollectorThatNeverAnswersDoesNotHoldUpTheEnd() {
        var never = new CountDownLatch(1);
        try (var collector = Collector.start();
                var moolai = orchestrator(collector.url(), Map.of())) {
            collector.hold(never);
            call(moolai);
            long begun = System.nanoTime();
            moolai.stop();
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(12));
            never.countDown();
        }
    }

    @Test
    void withoutAnEndpointNothingIsToldAndNothingIsNoted() {
        try (var moolai = TestOrchestrator.start(provider)) {
            assertThat(moolai.chat(WHOLE).status()).isEqualTo(200);
            assertThat(moolai.get("/metrics").text()).doesNotContain("moolai_telemetry");
            assertThat(Main.read(moolai.environment).telemetry()).isNull();
        }
    }
}
