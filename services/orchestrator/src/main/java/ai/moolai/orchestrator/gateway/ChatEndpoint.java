package ai.moolai.orchestrator.gateway;

import ai.moolai.base.Role;
import ai.moolai.edge.Access;
import ai.moolai.edge.Envelope;
import ai.moolai.edge.Handler;
import ai.moolai.edge.Route;
import ai.moolai.edge.Routes;
import ai.moolai.llm.CallerDialect;
import ai.moolai.llm.Upstream;
import ai.moolai.llm.anthropic.AnthropicMessages;
import ai.moolai.llm.anthropic.AnthropicTokenCount;
import ai.moolai.llm.embeddings.OpenAiEmbeddings;
import ai.moolai.llm.openai.OpenAiChat;
import ai.moolai.llm.responses.OpenAiResponses;
import ai.moolai.orchestrator.stages.Stages;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.internal.ContextInternal;

/// The routes of model calls, one for each interface that callers speak. Each event loop has its own client, so that a
/// call never changes threads.
public final class ChatEndpoint {
    /// Prompts carry images and documents.
    static final long BODY_BYTES_MAX = 32 << 20;

    private final Gateway gateway;
    private final Stages stages;

    /// @param stages where the time of calls is counted
    public ChatEndpoint(Gateway gateway, Stages stages) {
        this.gateway = gateway;
        this.stages = stages;
    }

    public void add(Routes routes, Vertx vertx) {
        var upstream = new Upstream(vertx, gateway.clock(), gateway.config().connectionsMax());
        var loop = new EventLoop(vertx, (ContextInternal) vertx.getOrCreateContext(), upstream, stages.loop());
        var chat = new OpenAiChat();
        route(routes, "/api/v1/llm/chat", chat, loop);
        route(routes, "/v1/chat/completions", chat, loop);
        route(routes, "/v1/messages", new AnthropicMessages(), loop);
        route(routes, "/v1/responses", new OpenAiResponses(), loop);
        route(routes, "/v1/embeddings", new OpenAiEmbeddings(), loop);
        count(routes, loop);
    }

    private void route(Routes routes, String template, CallerDialect dialect, EventLoop loop) {
        Handler handler = Handler.onEventLoop((exchange, body) -> gateway.call(exchange, body, dialect, loop));
        route(routes, template, dialect, handler);
    }

    private void count(Routes routes, EventLoop loop) {
        var dialect = new AnthropicTokenCount();
        Handler handler = Handler.onEventLoop((exchange, body) -> gateway.count(exchange, body, dialect, loop));
        route(routes, "/v1/messages/count_tokens", dialect, handler);
    }

    private static void route(Routes routes, String template, CallerDialect dialect, Handler handler) {
        routes.add(new Route(
                HttpMethod.POST,
                template,
                Access.needs(Role.MEMBER),
                handler,
                BODY_BYTES_MAX,
                dialect.errors(Envelope.FORM)));
    }
}
