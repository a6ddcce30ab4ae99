package ai.moolai.llm.demo;

import ai.moolai.base.Clock;
import ai.moolai.base.Secret;
import ai.moolai.llm.Provider;
import ai.moolai.llm.TimeLimits;
import ai.moolai.llm.chat.TokenEstimate;
import ai.moolai.llm.openai.OpenAiProvider;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.net.URI;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// The built-in provider: made-up but deterministic answers over real HTTP, on 127.0.0.1 and a port that the system
/// chooses. Only who knows the token that was made at its start is served.
public final class DemoProvider {
    /// How it is named in `provider/model`, in records and in the price book.
    public static final String NAME = "demo";

    private static final int TOKEN_BYTES = 24;
    private static final int IDLE_SECONDS_MAX = 600;
    /// Small, so that a peer which does not read is noticed soon.
    private static final int SEND_BUFFER_BYTES = 128 << 10;

    private final HttpServer server;
    private final Secret token;

    private DemoProvider(HttpServer server, Secret token) {
        this.server = server;
        this.token = token;
    }

    /// Done when it listens. It answers on one event loop of `vertx` and thinks on its worker threads.
    public static Future<DemoProvider> start(Vertx vertx, Clock clock) {
        byte[] random = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(random);
        var token = new Secret("demo-" + Base64.getUrlEncoder().withoutPadding().encodeToString(random));
        var options = new HttpServerOptions()
                .setHost("127.0.0.1")
                .setPort(0)
                .setTcpNoDelay(true)
                .setSendBufferSize(SEND_BUFFER_BYTES)
                .setHttp2ClearTextEnabled(false)
                .setHandle100ContinueAutomatically(true)
                .setIdleTimeout(IDLE_SECONDS_MAX)
                .setIdleTimeoutUnit(TimeUnit.SECONDS);
        var composer = new Composer(clock);
        return vertx.createHttpServer(options)
                .requestHandler(request -> new DemoExchange(vertx, composer, request).serve(token))
                .listen()
                .onSuccess(
                        _ -> vertx.executeBlocking(() -> TokenEstimate.count("the first count loads a table"), false))
                .map(server -> new DemoProvider(server, token));
    }

    /// `http://127.0.0.1:<port>/v1`.
    public URI baseUrl() {
        return URI.create("http://127.0.0.1:" + server.actualPort() + "/v1");
    }

    /// It as the gateway knows providers: serving whatever model it is asked for.
    public Provider provider(TimeLimits limits) {
        return new Provider(NAME, new OpenAiProvider(), baseUrl(), token, Set.of(), NAME, limits);
    }

    /// Done when it no longer listens; answers under way are cut off.
    public Future<Void> close() {
        return server.close();
    }
}
