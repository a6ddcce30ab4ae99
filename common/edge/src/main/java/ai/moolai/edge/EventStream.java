package ai.moolai.edge;

import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;

/// An answer of server-sent events that goes on until one of both sides ends it, or the service is drained.
public final class EventStream implements Outlet {
    private static final CharSequence TYPE = HttpHeaders.createOptimized("text/event-stream");
    private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");
    private static final CharSequence BUFFERING = HttpHeaders.createOptimized("x-accel-buffering");
    private static final CharSequence NO = HttpHeaders.createOptimized("no");

    private final Exchange exchange;
    private final HttpServerResponse response;

    /// Begins the answer.
    public EventStream(Exchange exchange) {
        this.exchange = exchange;
        this.response = exchange.response();
        response.putHeader(HttpHeaders.CONTENT_TYPE, TYPE)
                .putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE)
                .putHeader(BUFFERING, NO)
                .setChunked(true)
                .setWriteQueueMaxSize(WAITING_BYTES_MAX);
        exchange.onDrain(() -> end(Buffer.buffer()));
    }

    @Override
    public boolean isReady() {
        return !isClosed() && !response.writeQueueFull();
    }

    @Override
    public void write(ByteBuf bytes) {
        if (isClosed()) {
            return;
        }
        // Vert.x never releases what is not its own.
        bytes.retain();
        response.write(BufferInternal.buffer(bytes)).onComplete(_ -> bytes.release());
    }

    /// Ends the answer behind `last`, and the connection if `last` is not taken soon.
    public void end(Buffer last) {
        if (isClosed()) {
            return;
        }
        response.end(last);
        Parting.soon(exchange);
    }

    @Override
    public void cut() {
        Parting.now(exchange);
    }

    @Override
    public boolean isClosed() {
        return exchange.isEnded() || response.ended() || response.closed();
    }

    @Override
    public Exchange exchange() {
        return exchange;
    }
}
