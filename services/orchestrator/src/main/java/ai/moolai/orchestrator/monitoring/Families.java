package ai.moolai.orchestrator.monitoring;

import ai.moolai.base.OrganizationId;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Families of metrics with their values of one moment, as Prometheus wants them. A value that is not known leaves
/// its series out, and a family without any is left out whole.
final class Families {
    private final OrganizationId organization;
    private final MetricSnapshots.Builder all = MetricSnapshots.builder();

    Families(OrganizationId organization) {
        this.organization = organization;
    }

    /// One series: a value under labels, names and values in turn.
    record Series(@Nullable Double value, List<String> labels) {
        static Series of(@Nullable Number value, String... labels) {
            return new Series(value == null ? null : (Double) value.doubleValue(), List.of(labels));
        }
    }

    /// @param name without `_total`, which is added
    Families counter(String name, String help, Series... series) {
        return add(
                CounterSnapshot.builder().name(name).help(help),
                series,
                (family, value, labels) -> family.dataPoint(CounterDataPointSnapshot.builder()
                        .value(value)
                        .labels(labels)
                        .build()));
    }

    Families gauge(String name, String help, Series... series) {
        return add(
                GaugeSnapshot.builder().name(name).help(help),
                series,
                (family, value, labels) -> family.dataPoint(GaugeDataPointSnapshot.builder()
                        .value(value)
                        .labels(labels)
                        .build()));
    }

    /// Histograms of seconds.
    ///
    /// @param series by their labels, names and values in turn
    Families durations(String name, String help, Map<List<String>, Durations> series) {
        if (!series.isEmpty()) {
            var family = HistogramSnapshot.builder().name(name).help(help).unit(Unit.SECONDS);
            series.forEach((labels, durations) -> family.dataPoint(durations.point(labels(labels))));
            all.metricSnapshot(family.build());
        }
        return this;
    }

    private interface Point<B> {
        void add(B family, double value, Labels labels);
    }

    private <B extends MetricSnapshot.Builder<B>> Families add(B family, Series[] series, Point<B> point) {
        boolean any = false;
        for (Series each : series) {
            if (each.value != null) {
                any = true;
                point.add(family, each.value, labels(each.labels));
            }
        }
        if (any) {
            all.metricSnapshot(family.build());
        }
        return this;
    }

    MetricSnapshots build() {
        return all.build();
    }

    private Labels labels(List<String> more) {
        List<String> pairs = new ArrayList<>(List.of("organization", organization.value()));
        pairs.addAll(more);
        return Labels.of(pairs.toArray(String[]::new));
    }
}
