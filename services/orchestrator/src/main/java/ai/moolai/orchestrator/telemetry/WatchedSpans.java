package ai.moolai.orchestrator.telemetry;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;

/// Sends spans and counts what becomes of them.
record WatchedSpans(SpanExporter exporter, Delivery delivery) implements SpanExporter {
    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        return delivery.watch(spans.size(), exporter.export(spans));
    }

    @Override
    public CompletableResultCode flush() {
        return exporter.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return exporter.shutdown();
    }
}
