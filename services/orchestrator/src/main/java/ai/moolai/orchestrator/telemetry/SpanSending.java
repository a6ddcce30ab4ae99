package ai.moolai.orchestrator.telemetry;

import ai.moolai.base.Clock;
import ai.moolai.orchestrator.ledger.CallRecord;
import ai.moolai.orchestrator.ledger.CallTrail;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.InternalTelemetryVersion;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import java.util.function.LongSupplier;

/// Spans on their way: made, kept in a queue of a bounded length, sent in batches.
final class SpanSending {
    private final Delivery delivery;
    private final DroppedSpans dropped = new DroppedSpans();
    private final SdkTracerProvider tracers;
    private final CallSpans spans;

    SpanSending(
            URI endpoint,
            TelemetryConfig config,
            Resource self,
            Function<String, Peer> peers,
            String scheme,
            Clock clock,
            ExecutorService threads) {
        delivery = new Delivery("spans", endpoint, clock);
        var exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint(endpoint.toString())
                .setHeaders(config::plainHeaders)
                .setExecutorService(threads)
                .setTimeout(config.timeout())
                .setConnectTimeout(config.timeout())
                .setCompression(config.compression())
                .build();
        var batches = config.batches();
        var processor = BatchSpanProcessor.builder(new WatchedSpans(exporter, delivery))
                .setMaxQueueSize(batches.queueSpans())
                .setMaxExportBatchSize(batches.batchSpans())
                .setScheduleDelay(batches.delay())
                .setExporterTimeout(batches.timeout())
                .setInternalTelemetryVersion(InternalTelemetryVersion.LATEST)
                .setMeterProvider(
                        SdkMeterProvider.builder().registerMetricReader(dropped).build())
                .build();
        tracers = SdkTracerProvider.builder()
                .setResource(self)
                .setSampler(sampler(config.sampling()))
                .addSpanProcessor(processor)
                .build();
        spans = new CallSpans(tracers.get(Telemetry.SCOPE), peers, scheme);
    }

    void take(CallRecord call, CallTrail trail) {
        spans.make(call, trail);
    }

    Map<String, LongSupplier> outcomes() {
        return Map.of("sent", delivery::arrived, "failed", delivery::failed, "dropped", dropped::count);
    }

    CompletableResultCode shutdown() {
        return tracers.shutdown();
    }

    private static Sampler sampler(TelemetryConfig.Sampling sampling) {
        Sampler root = sampling.ratio() >= 1
                ? Sampler.alwaysOn()
                : sampling.ratio() <= 0 ? Sampler.alwaysOff() : Sampler.traceIdRatioBased(sampling.ratio());
        return sampling.parentBased() ? Sampler.parentBased(root) : root;
    }
}
