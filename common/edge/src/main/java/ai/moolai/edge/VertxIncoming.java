package ai.moolai.edge;

import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/// A request that Vert.x read, in any version of HTTP.
record VertxIncoming(HttpServerRequest request) implements Incoming {
    @Override
    public HttpMethod method() {
        return request.method();
    }

    @Override
    public @Nullable String path() {
        return request.path();
    }

    @Override
    public @Nullable String query() {
        return request.query();
    }

    @Override
    public String uri() {
        return request.uri();
    }

    @Override
    public @Nullable String header(CharSequence name) {
        return request.headers().get(name);
    }

    @Override
    public @Nullable String host() {
        String host = header(HttpHeaders.HOST);
        var authority = request.authority();
        return host != null || authority == null ? host : authority.toString();
    }

    @Override
    public @Nullable SocketAddress remoteAddress() {
        return request.remoteAddress();
    }

    @Override
    public boolean isHttp10() {
        return request.version() == HttpVersion.HTTP_1_0;
    }

    @Override
    public boolean namesHost() {
        return request.version() != HttpVersion.HTTP_1_1 || header(HttpHeaders.HOST) != null;
    }

    @Override
    public boolean isWhole() {
        return request.isEnded();
    }

    @Override
    public long declaredBytes() {
        String length = header(HttpHeaders.CONTENT_LENGTH);
        if (length != null) {
            try {
                long bytes = Long.parseLong(length);
                if (bytes >= 0) {
                    return bytes;
                }
            } catch (NumberFormatException notANumber) {
                throw lengthRefused(length);
            }
            throw lengthRefused(length);
        }
        if (request.version() == HttpVersion.HTTP_2) {
            return request.isEnded() ? 0 : -1;
        }
        return request.headers().contains(HttpHeaders.TRANSFER_ENCODING) ? -1 : 0;
    }

    private static RuntimeException lengthRefused(String length) {
        return Failure.of(
                        FailureCode.MALFORMED_HTTP,
                        "content-length: " + Shown.of(length) + " (expected: a whole number of bytes)")
                .asException();
    }

    @Override
    public boolean expectsContinue() {
        return "100-continue".equalsIgnoreCase(header(HttpHeaders.EXPECT));
    }

    @Override
    public void sendContinue() {
        var _ = request.response().writeContinue();
    }

    @Override
    public void body(RequestBody taker) {
        request.handler(piece -> taker.piece(((BufferInternal) piece).getByteBuf()));
        request.endHandler(_ -> taker.end());
        request.exceptionHandler(cause -> {
            if (cause instanceof HttpClosedException) {
                taker.gone();
            } else {
                taker.broken();
            }
        });
    }
}
