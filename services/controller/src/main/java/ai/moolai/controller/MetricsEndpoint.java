package ai.moolai.controller;

import ai.moolai.base.Role;
import ai.moolai.edge.Access;
import ai.moolai.edge.EdgeObserver;
import ai.moolai.edge.Handler;
import ai.moolai.edge.Reply;
import ai.moolai.edge.Routes;
import ai.moolai.store.Database;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// What the controller counts of itself, as Prometheus reads it. Its labels are bounded: route templates, known
/// methods, statuses.
final class MetricsEndpoint implements EdgeObserver {
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    private static final Set<HttpMethod> METHODS = Set.of(
            HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST, HttpMethod.PUT, HttpMethod.DELETE, HttpMethod.OPTIONS);

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    MetricsEndpoint(Database database) {
        new ClassLoaderMetrics().bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        Gauge.builder(
                        "moolai.database.connections.active",
                        () -> database.pool().active())
                .description("Connections lent out")
                .register(registry);
        Gauge.builder("moolai.database.connections.idle", () -> database.pool().idle())
                .description("Connections open and free")
                .register(registry);
        Gauge.builder(
                        "moolai.database.connections.waiting",
                        () -> database.pool().waiting())
                .description("Threads that wait for a connection")
                .register(registry);
        Gauge.builder("moolai.database.connections.max", () -> database.pool().max())
                .description("Connections that may be open at once")
                .register(registry);
    }

    @Override
    public void ended(HttpMethod method, String template, int status, long nanos) {
        registry.timer(
                        "moolai.http.requests",
                        "method",
                        METHODS.contains(method) ? method.name() : "other",
                        "route",
                        template,
                        "status",
                        Integer.toString(status))
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    void addTo(Routes routes) {
        routes.get("/metrics", Access.needs(Role.VIEWER), Handler.blocking((exchange, _) -> {
            String accept = exchange.header(HttpHeaders.ACCEPT);
            boolean open = accept != null && accept.contains("application/openmetrics-text");
            String type = open ? OPEN_METRICS : TEXT;
            return Reply.of(200, type, Buffer.buffer(registry.scrape(type)));
        }));
    }
}
