package ai.moolai.orchestrator.live;

import ai.moolai.base.Role;
import ai.moolai.edge.Access;
import ai.moolai.edge.Handler;
import ai.moolai.edge.Routes;
import io.vertx.core.Vertx;

/// Live over HTTP. Which topics a caller may see is judged topic by topic, as the routes for the same data judge it.
public final class LiveEndpoint {
    private final Live live;

    public LiveEndpoint(Live live) {
        this.live = live;
    }

    /// The routes of one event loop, made on it.
    public void add(Routes routes, Vertx vertx) {
        var loop = live.hub().loop(vertx);
        routes.get(
                "/api/v1/stream",
                Access.OPEN,
                Handler.onEventLoop((exchange, _) -> loop.events(exchange, exchange.query("topics"))));
        routes.get(
                "/api/v1/stream/system/health",
                Access.OPEN,
                Handler.onEventLoop((exchange, _) -> loop.events(exchange, "health")));
        routes.get(
                "/api/v1/stream/metrics/organization",
                Access.needs(Role.VIEWER),
                Handler.onEventLoop((exchange, _) -> loop.events(exchange, "system,usage")));
        routes.get("/ws", Access.OPEN, Handler.onEventLoop((exchange, _) -> loop.socket(exchange)));
    }
}
