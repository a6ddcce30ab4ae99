package ai.moolai.orchestrator.readings;

import org.jspecify.annotations.Nullable;

/// A metric over a span of time; null where it was never known.
public record MetricSummary(
        @Nullable Double min,
        @Nullable Double avg,
        @Nullable Double p95,
        @Nullable Double max) {}
