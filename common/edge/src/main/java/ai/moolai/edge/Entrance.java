package ai.moolai.edge;

import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.base.FailureException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;

/// The way of every request, from its head to its handler.
final class Entrance {
    private static final int CLIENT_REQUEST_ID_CHARACTERS_MAX = 512;
    private static final String JSON = "application/json";

    private final Lane lane;
    private final Shared shared;
    private final Router router;
    private final Gate gate;
    private final PlainPaths plainPaths;

    Entrance(Lane lane, List<Route> routes) {
        this.lane = lane;
        this.shared = lane.shared;
        this.router = new Router(routes);
        this.plainPaths = new PlainPaths(routes);
        this.gate = new Gate(shared.config, shared.parts.authenticator());
    }

    /// A request by Vert.x.
    void handle(HttpServerRequest request) {
        lead(begin(request));
    }

    /// From the head of a request that has begun to what answers it.
    void lead(Exchange exchange) {
        try {
            admit(exchange);
        } catch (FailureException known) {
            RequestBody.refuse(exchange, known.failure());
        } catch (Throwable thrown) {
            exchange.crash(thrown);
        }
    }

    /// A request that HTTP itself could not read.
    void malformed(HttpServerRequest request) {
        Exchange exchange = begin(request);
        exchange.closeAfterUnread();
        exchange.fail(
                switch (request.decoderResult().cause()) {
                    case TooLongHttpHeaderException _ ->
                        Failure.of(
                                FailureCode.HEADERS_TOO_LARGE,
                                "request headers: too long (expected: at most "
                                        + shared.config.limits().headerBytesMax() + " bytes in all)");
                    case TooLongHttpLineException _ ->
                        Failure.of(
                                FailureCode.URI_TOO_LONG,
                                "request line: too long (expected: at most "
                                        + shared.config.limits().uriBytesMax() + " bytes)");
                    case null, default ->
                        Failure.of(FailureCode.MALFORMED_HTTP, "not an HTTP request (expected: HTTP/1.1)");
                });
    }

    private Exchange begin(HttpServerRequest request) {
        var answer = new VertxAnswer(request);
        Exchange exchange = begin(lane.wire(request.connection()), new VertxIncoming(request), answer);
        answer.response().endHandler(_ -> exchange.answered());
        answer.response().closeHandler(_ -> exchange.closed());
        return exchange;
    }

    /// A request whose head is whole.
    Exchange begin(Wire wire, Incoming request, Answer answer) {
        var exchange = new Exchange(lane, wire, request, answer);
        wire.exchangeBegun();
        lane.begun(exchange);
        answer.header(Headers.X_REQUEST_ID, exchange.requestIdText());
        return exchange;
    }

    PlainPaths plainPaths() {
        return plainPaths;
    }

    private void admit(Exchange exchange) {
        if (shared.draining) {
            exchange.closeAfter();
            throw Failure.of(
                            FailureCode.SHUTTING_DOWN,
                            "this service is shutting down (expected: a running one; ask again)")
                    .asException();
        }
        Incoming request = exchange.incoming();
        gate.admit(exchange);
        readClientRequestId(exchange);
        Router.Match match = match(exchange);
        Route route = match.target().route(request.method());
        if (route == null) {
            if (request.method().equals(HttpMethod.OPTIONS)) {
                exchange.reply(gate.preflight(exchange, match.target().allow()));
                return;
            }
            exchange.answer().header(HttpHeaders.ALLOW, match.target().allow());
            throw Failure.of(
                            FailureCode.METHOD_NOT_ALLOWED,
                            "method: " + Shown.of(request.method().name()) + " (expected: "
                                    + match.target().allow() + ")")
                    .asException();
        }
        exchange.route(route);
        gate.identify(exchange, route.access());
        long declared = request.declaredBytes();
        if (declared == 0) {
            answer(exchange, route, RequestBody.NONE);
            return;
        }
        requireJson(exchange);
        RequestBody.collect(exchange, declared, route.bodyBytesMax(), body -> answer(exchange, route, body));
    }

    private Router.Match match(Exchange exchange) {
        Incoming request = exchange.incoming();
        if (!request.namesHost()) {
            exchange.closeAfter();
            throw Failure.of(FailureCode.MALFORMED_HTTP, "no Host header (expected: one, as HTTP/1.1 demands)")
                    .asException();
        }
        String path = request.path();
        Router.Match match = path == null ? null : router.find(path);
        if (match == null) {
            throw Failure.of(
                            FailureCode.NOT_FOUND,
                            "nothing at " + Shown.of(path == null ? request.uri() : path)
                                    + " (expected: a path that /openapi.yaml lists)")
                    .asException();
        }
        exchange.match(match);
        return match;
    }

    private void answer(Exchange exchange, Route route, byte[] body) {
        switch (route.handler()) {
            case Handler.OnEventLoop handler -> handler.handle(exchange, body);
            case Handler.Blocking handler ->
                shared.blockingCalls.run(exchange, () -> exchange.reply(handler.handle(exchange, body)));
            case Handler.Streaming handler ->
                shared.blockingCalls.run(exchange, () -> StreamedBody.send(exchange, handler.handle(exchange, body)));
        }
    }

    private static void readClientRequestId(Exchange exchange) {
        String id = exchange.header(Headers.X_CLIENT_REQUEST_ID);
        if (id == null) {
            return;
        }
        boolean fine = !id.isEmpty() && id.length() <= CLIENT_REQUEST_ID_CHARACTERS_MAX;
        for (int i = 0; fine && i < id.length(); i++) {
            fine = id.charAt(i) >= ' ' && id.charAt(i) <= '~';
        }
        if (!fine) {
            throw Failure.at(
                            FailureCode.INVALID_VALUE,
                            "x-client-request-id",
                            "x-client-request-id: " + Shown.of(id) + " of " + id.length()
                                    + " characters (expected: 1-512 printable ASCII characters)")
                    .asException();
        }
        exchange.clientRequestId(id);
        exchange.answer().header(Headers.X_CLIENT_REQUEST_ID, id);
    }

    private static void requireJson(Exchange exchange) {
        String type = exchange.header(HttpHeaders.CONTENT_TYPE);
        if (type == null || type.equals(JSON)) {
            return;
        }
        int semicolon = type.indexOf(';');
        String media =
                (semicolon < 0 ? type : type.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
        if (!media.equals(JSON) && !media.endsWith("+json")) {
            throw Failure.of(
                            FailureCode.UNSUPPORTED_MEDIA_TYPE,
                            "content-type: " + Shown.of(type) + " (expected: " + JSON + ")")
                    .asException();
        }
    }
}
