package ai.moolai.edge;

import ai.moolai.base.Caller;
import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.base.FailureException;
import io.vertx.core.http.HttpHeaders;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who may enter: which host names and web pages, and which callers. One for each event loop.
final class Gate {
    private static final CharSequence VARY_ORIGIN = HttpHeaders.createOptimized("Origin");
    private static final CharSequence EXPOSED = HttpHeaders.createOptimized(
            "x-request-id, x-client-request-id, retry-after, x-moolai-provider, x-moolai-model, x-moolai-cache,"
                    + " x-moolai-cost-usd, x-moolai-attempts, x-moolai-overhead-ms, x-moolai-dropped-params");
    private static final CharSequence PREFLIGHT_HEADERS = HttpHeaders.createOptimized(
            "authorization, content-type, x-api-key, x-client-request-id, idempotency-key, if-match, last-event-id");
    private static final CharSequence PREFLIGHT_SECONDS = HttpHeaders.createOptimized("600");
    private static final String BEARER = "Bearer ";

    private final boolean open;
    private final Set<String> origins;
    private final Authenticator authenticator;
    private String hostSeen = "";

    Gate(EdgeConfig config, Authenticator authenticator) {
        this.open = config.authMode() == AuthMode.OPEN;
        this.origins = Set.copyOf(config.corsOrigins());
        this.authenticator = authenticator;
    }

    /// Judges where the request was sent and which web page sent it, and sets the CORS headers.
    ///
    /// @throws FailureException `malformed_http`, `host_not_allowed` or `origin_not_allowed`
    void admit(Exchange exchange) {
        String host = exchange.incoming().host();
        if (open) {
            judgeHost(host);
        }
        String origin = exchange.header(HttpHeaders.ORIGIN);
        if (!origins.isEmpty()) {
            exchange.answer().header(HttpHeaders.VARY, VARY_ORIGIN);
        }
        if (origin == null) {
            return;
        }
        if (origins.contains(origin)) {
            Answer answer = exchange.answer();
            answer.header(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            answer.header(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
        } else if (open && !isOwn(origin, host)) {
            throw originRefused(origin);
        }
    }

    /// Finds out who calls.
    ///
    /// @throws FailureException `missing_credential`, `invalid_api_key`, `forbidden`, or as the authenticator says
    void identify(Exchange exchange, Access access) {
        String credential = credential(exchange);
        Caller caller =
                credential != null ? authenticator.authenticate(credential) : open ? Caller.LOCAL_ADMINISTRATOR : null;
        exchange.identified(caller, credential);
        switch (access) {
            case Access.Open _ -> {}
            case Access.Needs needs -> {
                if (caller == null) {
                    throw Failure.of(
                                    FailureCode.MISSING_CREDENTIAL,
                                    "no credential (expected: 'Authorization: Bearer <key>' or 'x-api-key: <key>')")
                            .asException();
                }
                if (!caller.role().includes(needs.role())) {
                    throw Failure.of(
                                    FailureCode.FORBIDDEN,
                                    "role: " + caller.role().text() + " (expected: "
                                            + needs.role().text() + " for this route; use a key that has it)")
                            .asException();
                }
            }
        }
    }

    /// Answers a browser that asks whether a page may call.
    Reply preflight(Exchange exchange, String allow) {
        String origin = exchange.header(HttpHeaders.ORIGIN);
        if (origin == null || exchange.header(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD) == null) {
            return Reply.empty(204).header("allow", allow);
        }
        if (!origins.contains(origin)) {
            throw originRefused(origin);
        }
        Answer answer = exchange.answer();
        answer.header(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, allow);
        answer.header(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, PREFLIGHT_HEADERS);
        answer.header(HttpHeaders.ACCESS_CONTROL_MAX_AGE, PREFLIGHT_SECONDS);
        return Reply.empty(204).header("allow", allow);
    }

    private void judgeHost(@Nullable String host) {
        if (host == null) {
            throw Failure.of(
                            FailureCode.HOST_NOT_ALLOWED,
                            "no Host header (expected: localhost or another loopback name)")
                    .asException();
        }
        if (host.equals(hostSeen)) {
            return;
        }
        if (!Loopback.isHostHeader(host)) {
            throw Failure.of(
                            FailureCode.HOST_NOT_ALLOWED,
                            "host: " + Shown.of(host) + " (expected: localhost or another loopback name, because"
                                    + " AUTH_MODE=open; set AUTH_MODE=required to serve other names)")
                    .asException();
        }
        hostSeen = host;
    }

    private static boolean isOwn(String origin, @Nullable String host) {
        if (host == null) {
            return false;
        }
        int prefix = origin.startsWith("http://") ? 7 : origin.startsWith("https://") ? 8 : -1;
        return prefix > 0
                && origin.length() - prefix == host.length()
                && origin.regionMatches(true, prefix, host, 0, host.length());
    }

    private static FailureException originRefused(String origin) {
        return Failure.of(
                        FailureCode.ORIGIN_NOT_ALLOWED,
                        "origin: " + Shown.of(origin)
                                + " (expected: this service's own pages, or an origin listed in CORS_ORIGINS)")
                .asException();
    }

    private static @Nullable String credential(Exchange exchange) {
        String authorization = exchange.header(HttpHeaders.AUTHORIZATION);
        String key = exchange.header(Headers.X_API_KEY);
        if (authorization == null) {
            return key != null ? key : subProtocol(exchange);
        }
        if (!authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            throw refused("Authorization: another scheme (expected: Bearer <key>)");
        }
        String bearer = authorization.substring(BEARER.length()).strip();
        if (key != null && !key.equals(bearer)) {
            throw refused("Authorization and x-api-key name two different keys (expected: one of them, or the same)");
        }
        return bearer;
    }

    /// `bearer, <key>`, in which a page's WebSocket can send it.
    private static @Nullable String subProtocol(Exchange exchange) {
        String offered = exchange.header(Headers.SEC_WEBSOCKET_PROTOCOL);
        if (offered == null) {
            return null;
        }
        String[] words = offered.split(",", -1);
        return words.length == 2 && words[0].strip().equals(Socket.BEARER) ? words[1].strip() : null;
    }

    private static FailureException refused(String message) {
        return Failure.of(FailureCode.INVALID_API_KEY, message).asException();
    }
}
