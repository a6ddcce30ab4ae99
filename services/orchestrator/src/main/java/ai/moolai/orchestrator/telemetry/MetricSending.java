package ai.moolai.orchestrator.telemetry;

import ai.moolai.base.Clock;
import ai.moolai.orchestrator.ledger.CallRecord;
import ai.moolai.orchestrator.ledger.CallTrail;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.ExemplarFilter;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import java.util.function.LongSupplier;

/// Metrics on their way: counted here, sent as they stand once an interval.
final class MetricSending {
    /// Of one metric, so many combinations of attributes are told apart; callers may name any number of models, and the
    /// rest is counted under `otel.metric.overflow`.
    private static final int SERIES_MAX = 2000;

    private final Delivery delivery;
    private final SdkMeterProvider meters;
    private final CallFigures figures;

    MetricSending(
            URI endpoint,
            TelemetryConfig config,
            Resource self,
            Function<String, Peer> peers,
            Clock clock,
            ExecutorService threads) {
        delivery = new Delivery("metrics", endpoint, clock);
        var exporter = OtlpHttpMetricExporter.builder()
                .setEndpoint(endpoint.toString())
                .setHeaders(config::plainHeaders)
                .setExecutorService(threads)
                .setTimeout(config.timeout())
                .setConnectTimeout(config.timeout())
                .setCompression(config.compression())
                .build();
        var reader = PeriodicMetricReader.builder(new WatchedMetrics(exporter, delivery))
                .setInterval(config.metricInterval())
                .build();
        meters = SdkMeterProvider.builder()
                .setResource(self)
                .setExemplarFilter(ExemplarFilter.alwaysOff())
                .registerMetricReader(reader, _ -> SERIES_MAX)
                .build();
        figures = new CallFigures(meters.get(Telemetry.SCOPE), peers);
    }

    void take(CallRecord call, CallTrail trail) {
        figures.count(call, trail);
    }

    Map<String, LongSupplier> outcomes() {
        return Map.of("sent", delivery::arrived, "failed", delivery::failed);
    }

    CompletableResultCode shutdown() {
        return meters.shutdown();
    }
}
