package ai.moolai.orchestrator.monitoring;

import ai.moolai.base.OrganizationId;
import ai.moolai.orchestrator.host.Host;
import ai.moolai.orchestrator.ledger.CallRecord;
import ai.moolai.orchestrator.ledger.CallRecord.Served;
import ai.moolai.orchestrator.ledger.Ledger;
import ai.moolai.orchestrator.ledger.PriceBook;
import ai.moolai.orchestrator.stages.Stages;
import ai.moolai.store.Database;
import ai.moolai.store.PoolState;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// What Prometheus reads. Every label has few values: a model that is neither priced nor configured is `other`, a path
/// is its route's template, and nothing is told apart by key, user or address.
final class CallMetrics {
    private static final String OTHER = "other";

    /// So many models' labels are remembered; strangers may make up any number of models.
    private static final int LABELS_MAX = 1000;

    /// Strangers may send any word for a method.
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    private static final List<String> VENDORS = List.of("openai", "anthropic", "google");
    private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    private static final String PLAIN = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final OrganizationId organization;
    private final CallFamilies calls;
    private final PriceBook prices;
    private final Set<String> configuredModels;
    private final Map<String, String> labels = new ConcurrentHashMap<>();
    /// The registry holds what it asks only weakly: without this, such counts would be forgotten.
    private final List<Object> counted = new CopyOnWriteArrayList<>();

    @SuppressWarnings("UnusedVariable")
    private @Nullable Supplier<Monitoring.LiveFigures> live;

    CallMetrics(OrganizationId organization, PriceBook prices, Set<String> configuredModels) {
        this.organization = organization;
        this.calls = new CallFamilies(organization);
        this.prices = prices;
        this.configuredModels = Set.copyOf(configuredModels);
        registry.config()
                .commonTags("organization", organization.value())
                // Names that Prometheus's own check objects to; [HostFamilies] has both figures.
                .meterFilter(MeterFilter.denyNameStartsWith("process.cpu.time"))
                .meterFilter(MeterFilter.denyNameStartsWith("system.cpu.count"));
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        bindGarbageCollection();
        registry.getPrometheusRegistry().register(calls);
    }

    /// It listens for as long as the process lives, so there is nothing to close.
    @SuppressWarnings("resource")
    private void bindGarbageCollection() {
        new JvmGcMetrics().bindTo(registry);
    }

    void finished(CallRecord call) {
        Served served = call.served();
        String provider = served == null ? "none" : served.provider();
        calls.finished(provider, label(served), call);
        String error = call.outcome().errorCode();
        if (error != null) {
            Counter.builder("moolai.request.errors")
                    .description("Model calls that failed or were refused, by the code of the error")
                    .tags("provider", provider, "code", error)
                    .register(registry)
                    .increment();
        }
    }

    void exchanged(String method, String template, int status, long nanos) {
        String known = METHODS.contains(method) ? method : OTHER;
        calls.exchanged(known, template, status, nanos);
    }

    void watchRollups(IntSupplier pendingHours) {
        Gauge.builder("moolai.rollups.pending", pendingHours, IntSupplier::getAsInt)
                .description("Hours of which calls are not yet in the roll-ups")
                .strongReference(true)
                .register(registry);
    }

    void watchTelemetry(Map<String, LongSupplier> spans, Map<String, LongSupplier> metricSendings) {
        outcomes("moolai.telemetry.spans", "Spans of calls, by what became of them", spans);
        outcomes(
                "moolai.telemetry.metric.sendings",
                "Sendings of metrics over OTLP, by what became of them",
                metricSendings);
    }

    private void outcomes(String name, String description, Map<String, LongSupplier> counts) {
        counted.addAll(counts.values());
        counts.forEach((outcome, count) -> FunctionCounter.builder(name, count, LongSupplier::getAsLong)
                .description(description)
                .tag("outcome", outcome)
                .register(registry));
    }

    void watch(Ledger ledger, List<Database> databases) {
        Gauge.builder("moolai.journal.pending.records", ledger, Ledger::pendingRecords)
                .description("Records of calls that are not yet in the database")
                .register(registry);
        Gauge.builder("moolai.journal.size", ledger, books -> books.state().bytes())
                .baseUnit("bytes")
                .description("What the journal takes on disk")
                .register(registry);
        FunctionCounter.builder(
                        "moolai.journal.lost.records",
                        ledger,
                        books -> books.state().lost())
                .description("Records of calls that the disk refused")
                .register(registry);
        FunctionCounter.builder(
                        "moolai.ledger.rejected.records",
                        ledger,
                        books -> books.state().rejected())
                .description("Records of calls that the database refused and that were put aside in a file")
                .register(registry);
        for (Database database : databases) {
            pool(database, "active", PoolState::active);
            pool(database, "idle", PoolState::idle);
            pool(database, "waiting", PoolState::waiting);
            pool(database, "max", PoolState::max);
        }
    }

    void watch(Supplier<Monitoring.LiveFigures> live) {
        // Meters do not keep what they ask.
        this.live = live;
        Gauge.builder("moolai.live.readers", live, figures -> figures.get().readers())
                .description("Streams and sockets that are open")
                .register(registry);
        counted("moolai.live.events", "Messages that were told to readers", live, Monitoring.LiveFigures::events);
        counted(
                "moolai.live.skipped.requests",
                "Finished calls that were not shown live, because there were too many",
                live,
                Monitoring.LiveFigures::skipped);
        counted(
                "moolai.live.slow.readers",
                "How often a reader did not take what was written to it",
                live,
                Monitoring.LiveFigures::slow);
        counted(
                "moolai.live.resets",
                "How often a reader had to begin anew, because what it missed was no longer kept",
                live,
                Monitoring.LiveFigures::resets);
    }

    private void counted(
            String name,
            String description,
            Supplier<Monitoring.LiveFigures> live,
            ToLongFunction<Monitoring.LiveFigures> figure) {
        FunctionCounter.builder(name, live, figures -> figure.applyAsLong(figures.get()))
                .description(description)
                .register(registry);
    }

    void watch(Stages stages) {
        registry.getPrometheusRegistry().register(new StageDurations(organization, stages));
    }

    void watch(Host host) {
        registry.getPrometheusRegistry().register(new HostFamilies(organization, host));
    }

    Monitoring.MetricsText text(@Nullable String accept) {
        String type = accept != null && accept.contains("application/openmetrics-text") ? OPEN_METRICS : PLAIN;
        return new Monitoring.MetricsText(type, registry.scrape(type));
    }

    private void pool(Database database, String state, ToIntFunction<PoolState> value) {
        Gauge.builder("moolai.database.connections", database, source -> value.applyAsInt(source.pool()))
                .description("Connections of the pools, by what they are doing")
                .tag("database", database.name())
                .tag("state", state)
                .register(registry);
    }

    private String label(@Nullable Served served) {
        if (served == null) {
            return "none";
        }
        String known = labels.get(served.model());
        if (known != null) {
            return known;
        }
        String label = configuredModels.contains(served.model()) ? served.model() : canonical(served);
        if (labels.size() < LABELS_MAX) {
            labels.put(served.model(), label);
        }
        return label;
    }

    private String canonical(Served served) {
        return VENDORS.stream()
                .flatMap(vendor -> prices.canonical(vendor, served.model()).stream())
                .findFirst()
                .orElse(OTHER);
    }
}
