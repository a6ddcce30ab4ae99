package ai.moolai.orchestrator;

import ai.moolai.edge.Docs;
import ai.moolai.edge.HomePage;
import ai.moolai.edge.Routes;
import ai.moolai.orchestrator.access.AccessEndpoint;
import ai.moolai.orchestrator.exports.ExportsEndpoint;
import ai.moolai.orchestrator.gateway.ChatEndpoint;
import ai.moolai.orchestrator.live.LiveEndpoint;
import ai.moolai.orchestrator.monitoring.HealthEndpoint;
import ai.moolai.orchestrator.monitoring.MetricsEndpoint;
import ai.moolai.orchestrator.monitoring.RequestsEndpoint;
import ai.moolai.orchestrator.readings.ReadingsEndpoint;
import ai.moolai.orchestrator.rollups.UsageEndpoint;
import ai.moolai.orchestrator.routing.RoutingEndpoint;
import io.vertx.core.Vertx;
import java.util.LinkedHashMap;
import java.util.Map;

/// Everything that can be asked for over HTTP, as `/openapi.yaml` describes it.
record Endpoints(
        HealthEndpoint.About about,
        HealthEndpoint health,
        ChatEndpoint chat,
        RoutingEndpoint routing,
        RequestsEndpoint requests,
        UsageEndpoint usage,
        MetricsEndpoint metrics,
        ReadingsEndpoint readings,
        ExportsEndpoint exports,
        LiveEndpoint live,
        AccessEndpoint access) {
    static final String DOCUMENT = "/openapi/orchestrator.yaml";

    /// The routes of one event loop, made on it.
    Routes routes(Vertx vertx) {
        var routes = new Routes();
        home(routes);
        Docs.addTo(routes, Main.class, DOCUMENT);
        health.add(routes);
        chat.add(routes, vertx);
        routing.add(routes);
        requests.add(routes);
        usage.add(routes);
        metrics.add(routes);
        readings.add(routes, vertx);
        exports.add(routes);
        live.add(routes, vertx);
        access.add(routes);
        return routes;
    }

    private void home(Routes routes) {
        Map<String, String> links = new LinkedHashMap<>();
        links.put("/docs", "every route, to read and to try");
        links.put("/health", "how this service and its parts are");
        links.put("/v1/models", "the models that can be called");
        links.put("/api/v1/llm/providers", "who serves them, and how they are doing");
        links.put("/api/v1/monitoring/requests", "the log of every call, with tokens, cost and latency");
        links.put("/api/v1/monitoring/usage", "requests, tokens, cost and latency by minute, hour or day");
        links.put("/api/v1/system/metrics", "how the host, this process and the service are doing");
        links.put("/api/v1/stream", "what goes on, live; also over a WebSocket at /ws");
        links.put("/metrics", "for Prometheus");
        HomePage.addTo(
                routes,
                "MoolAI orchestrator " + about.organization(),
                "Version " + about.version()
                        + ". Programs call language models here: point an OpenAI SDK at /v1 on this port.",
                links);
    }
}
