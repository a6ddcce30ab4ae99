package ai.moolai.orchestrator.monitoring;

import ai.moolai.base.OrganizationId;
import ai.moolai.base.RequestId;
import ai.moolai.orchestrator.host.Host;
import ai.moolai.orchestrator.ledger.CallRecord;
import ai.moolai.orchestrator.ledger.Ledger;
import ai.moolai.orchestrator.ledger.PriceBook;
import ai.moolai.orchestrator.stages.Stages;
import ai.moolai.store.Database;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The door: the request log, and the metrics of finished calls.
public final class Monitoring {
    private final MonitoringStore store;
    private final CostStore costs;
    private final PriceBook prices;
    private final CallMetrics metrics;

    /// @param database the monitoring database
    /// @param configuredModels names that may stand in a metric's label besides those of the price book
    public Monitoring(OrganizationId organization, Database database, PriceBook prices, Set<String> configuredModels) {
        this.store = new MonitoringStore(database, organization);
        this.costs = new CostStore(database, organization);
        this.prices = prices;
        this.metrics = new CallMetrics(organization, prices, configuredModels);
    }

    /// Takes in a finished call.
    public void finished(CallRecord call) {
        metrics.finished(call);
    }

    /// Takes in a finished HTTP exchange of any route.
    public void exchanged(String method, String template, int status, long nanos) {
        metrics.exchanged(method, template, status, nanos);
    }

    /// Adds the gauges of what stands still between calls.
    public void watch(Ledger ledger, List<Database> databases) {
        metrics.watch(ledger, databases);
    }

    /// Adds how far the roll-ups are behind.
    ///
    /// @param pendingHours of which calls are not yet rolled up
    public void watchRollups(IntSupplier pendingHours) {
        metrics.watchRollups(pendingHours);
    }

    /// Adds what becomes of what OpenTelemetry is told.
    ///
    /// @param spans by what became of them
    /// @param metricSendings by what became of them
    public void watchTelemetry(Map<String, LongSupplier> spans, Map<String, LongSupplier> metricSendings) {
        metrics.watchTelemetry(spans, metricSendings);
    }

    /// How live streams and sockets are doing.
    ///
    /// @param readers now; the rest since the start
    /// @param skipped calls that were not shown, because there were too many
    public record LiveFigures(int readers, long events, long skipped, long slow, long resets) {}

    /// Adds the readers of live streams and sockets.
    public void watch(Supplier<LiveFigures> live) {
        metrics.watch(live);
    }

    /// Adds where the time of calls goes.
    public void watch(Stages stages) {
        metrics.watch(stages);
    }

    /// Adds the machine and this process.
    public void watch(Host host) {
        metrics.watch(host);
    }

    List<RequestRow> requests(RequestFilter filter, int limit) {
        return store.requests(filter, limit);
    }

    Optional<RequestRow> request(RequestId id) {
        return store.request(id);
    }

    /// How the cost of a call came about.
    Optional<RequestCost> cost(RequestId id) {
        return new Costs(costs, prices).explain(id);
    }

    /// Reckons the calls anew that began from `from` on and before `to`.
    ///
    /// @param by who asks for it
    Rerated rerate(Instant from, Instant to, RequestFilter.@Nullable Place after, boolean dryRun, String by) {
        return new Rerating(costs, prices, by).run(from, to, after, dryRun);
    }

    /// The metrics as text, in the format that `accept` asks for.
    MetricsText metrics(@Nullable String accept) {
        return metrics.text(accept);
    }

    /// @param contentType of the format that was chosen
    record MetricsText(String contentType, String text) {}
}
