package ai.moolai.orchestrator.monitoring;

import ai.moolai.base.OrganizationId;
import ai.moolai.orchestrator.stages.Stage;
import ai.moolai.orchestrator.stages.Stages;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.Locale;

/// The stages of calls as a histogram: added up when somebody reads it, as counting must cost a call next to nothing.
final class StageDurations implements Collector {
    private static final String NAME = "moolai_gateway_stage_duration_seconds";
    private static final double NANOS = 1e9;

    private final OrganizationId organization;
    private final Stages stages;
    private final double[] bounds;

    StageDurations(OrganizationId organization, Stages stages) {
        this.organization = organization;
        this.stages = stages;
        long[] nanos = Stages.boundsNanos();
        this.bounds = new double[nanos.length + 1];
        for (int i = 0; i < nanos.length; i++) {
            bounds[i] = nanos[i] / NANOS;
        }
        bounds[nanos.length] = Double.POSITIVE_INFINITY;
    }

    @Override
    public HistogramSnapshot collect() {
        var all = HistogramSnapshot.builder()
                .name(NAME)
                .unit(Unit.SECONDS)
                .help("How long calls were in each stage of their way");
        for (Stage stage : Stage.values()) {
            all.dataPoint(point(stage));
        }
        return all.build();
    }

    private HistogramDataPointSnapshot point(Stage stage) {
        Stages.Histogram counted = stages.of(stage);
        var buckets = ClassicHistogramBuckets.builder();
        for (int i = 0; i < bounds.length; i++) {
            buckets.bucket(bounds[i], counted.counts()[i]);
        }
        return HistogramDataPointSnapshot.builder()
                .labels(Labels.of(
                        "organization",
                        organization.value(),
                        "stage",
                        stage.name().toLowerCase(Locale.ROOT)))
                .classicHistogramBuckets(buckets.build())
                .sum(counted.nanos() / NANOS)
                .build();
    }
}
