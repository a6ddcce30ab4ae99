package ai.moolai.controller;

import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.controller.fleet.Fleet;
import ai.moolai.controller.fleet.FleetEndpoint;
import ai.moolai.controller.organizations.Organizations;
import ai.moolai.controller.organizations.OrganizationsEndpoint;
import ai.moolai.edge.Docs;
import ai.moolai.edge.Exchange;
import ai.moolai.edge.Handler;
import ai.moolai.edge.HomePage;
import ai.moolai.edge.Route;
import ai.moolai.edge.Routes;
import java.util.LinkedHashMap;
import java.util.Map;

/// All routes of the controller, and who of the two kinds of callers may use which: operators everything, orchestrators
/// only their link.
final class ControllerEndpoint {
    private final String version;
    private final HealthEndpoint health;
    private final MetricsEndpoint metrics;
    private final Organizations organizations;
    private final Fleet fleet;

    ControllerEndpoint(
            String version, HealthEndpoint health, MetricsEndpoint metrics, Organizations organizations, Fleet fleet) {
        this.version = version;
        this.health = health;
        this.metrics = metrics;
        this.organizations = organizations;
        this.fleet = fleet;
    }

    Routes routes() {
        var routes = new Routes();
        home(routes);
        health.addTo(routes);
        Docs.addTo(routes, ControllerEndpoint.class, "openapi.yaml");

        var operators = new Routes();
        new OrganizationsEndpoint(organizations).addTo(operators);
        new FleetEndpoint(fleet).addTo(operators);
        operators.all().forEach(route -> routes.add(guarded(route, this::admitOperator)));

        var counted = new Routes();
        metrics.addTo(counted);
        counted.all().forEach(route -> routes.add(guarded(route, ControllerEndpoint::refuseOrchestrator)));

        var link = new Routes();
        new FleetEndpoint(fleet).addLinkTo(link);
        link.all().forEach(route -> routes.add(guarded(route, _ -> health.requireReady())));
        return routes;
    }

    private void home(Routes routes) {
        Map<String, String> links = new LinkedHashMap<>();
        links.put("/docs", "every route, to read and to try");
        links.put("/health", "how this service and its parts are");
        links.put("/api/v1/controller/orchestrators", "the orchestrators");
        links.put("/api/v1/controller/organizations", "the organizations");
        links.put("/metrics", "for Prometheus");
        HomePage.addTo(
                routes,
                "MoolAI controller",
                "Version " + version
                        + ". It knows the organizations and their orchestrators, and whether each is alive.",
                links);
    }

    @FunctionalInterface
    private interface Check {
        void check(Exchange exchange);
    }

    private void admitOperator(Exchange exchange) {
        refuseOrchestrator(exchange);
        health.requireReady();
    }

    /// The shared key of the link opens the link and nothing else.
    private static void refuseOrchestrator(Exchange exchange) {
        if (Fleet.ORCHESTRATOR.equals(exchange.callerOrNull())) {
            throw Failure.of(
                            FailureCode.FORBIDDEN,
                            "the orchestrators' shared key (expected: an operator's key, as mk_…, for this route)")
                    .asException();
        }
    }

    private static Route guarded(Route route, Check check) {
        Handler handler = switch (route.handler()) {
            case Handler.OnEventLoop inner ->
                Handler.onEventLoop((exchange, body) -> {
                    check.check(exchange);
                    inner.handle(exchange, body);
                });
            case Handler.Blocking inner ->
                Handler.blocking((exchange, body) -> {
                    check.check(exchange);
                    return inner.handle(exchange, body);
                });
            case Handler.Streaming inner ->
                Handler.streaming((exchange, body) -> {
                    check.check(exchange);
                    return inner.handle(exchange, body);
                });
        };
        return new Route(route.method(), route.template(), route.access(), handler, route.bodyBytesMax());
    }
}
