package ai.moolai.orchestrator.monitoring;

import ai.moolai.base.Role;
import ai.moolai.edge.Access;
import ai.moolai.edge.Exchange;
import ai.moolai.edge.Handler;
import ai.moolai.edge.Reply;
import ai.moolai.edge.Routes;
import io.vertx.core.buffer.Buffer;

/// The metrics, for Prometheus.
public final class MetricsEndpoint {
    private final Monitoring monitoring;

    public MetricsEndpoint(Monitoring monitoring) {
        this.monitoring = monitoring;
    }

    public void add(Routes routes) {
        routes.get("/metrics", Access.needs(Role.VIEWER), Handler.blocking(this::metrics));
    }

    private Reply metrics(Exchange exchange, byte[] body) {
        Monitoring.MetricsText text = monitoring.metrics(exchange.header("accept"));
        return Reply.of(200, text.contentType(), Buffer.buffer(text.text()));
    }
}
