package ai.moolai.orchestrator.gateway;

import ai.moolai.base.Role;
import ai.moolai.edge.Access;
import ai.moolai.edge.Exchange;
import ai.moolai.edge.Handler;
import ai.moolai.edge.Routes;
import ai.moolai.llm.Upstream;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;

/// The chat routes. Each event loop has its own client, so that a call never changes threads.
public final class ChatEndpoint {
    /// Prompts carry images and documents.
    static final long BODY_BYTES_MAX = 32 << 20;

    private final Gateway gateway;

    public ChatEndpoint(Gateway gateway) {
        this.gateway = gateway;
    }

    public void add(Routes routes, Vertx vertx) {
        var upstream = new Upstream(vertx, gateway.clock(), gateway.config().connectionsMax());
        var loop = new EventLoop(vertx, vertx.getOrCreateContext(), upstream);
        Handler handler = Handler.onEventLoop((exchange, body) -> chat(exchange, body, loop));
        Access members = Access.needs(Role.MEMBER);
        routes.post("/api/v1/llm/chat", members, handler, BODY_BYTES_MAX);
        routes.post("/v1/chat/completions", members, handler, BODY_BYTES_MAX);
    }

    private void chat(Exchange exchange, Buffer body, EventLoop loop) {
        gateway.chat(exchange, body.getBytes(), loop);
    }
}
