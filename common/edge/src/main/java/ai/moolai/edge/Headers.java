package ai.moolai.edge;

import io.vertx.core.http.HttpHeaders;

/// Header names and values made once, so that no request encodes them again.
final class Headers {
    static final CharSequence X_REQUEST_ID = HttpHeaders.createOptimized("x-request-id");
    static final CharSequence X_CLIENT_REQUEST_ID = HttpHeaders.createOptimized("x-client-request-id");
    static final CharSequence X_API_KEY = HttpHeaders.createOptimized("x-api-key");
    static final CharSequence SEC_WEBSOCKET_PROTOCOL = HttpHeaders.createOptimized("sec-websocket-protocol");
    static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    static final CharSequence TEXT = HttpHeaders.createOptimized("text/plain; charset=utf-8");

    private Headers() {}
}
