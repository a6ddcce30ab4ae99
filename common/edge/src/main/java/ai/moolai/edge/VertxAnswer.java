package ai.moolai.edge;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/// An answer by Vert.x, in any version of HTTP.
final class VertxAnswer extends Answer {
    private static final long HTTP2_INTERNAL_ERROR = 2;

    private final HttpServerRequest request;
    private final HttpServerResponse response;

    VertxAnswer(HttpServerRequest request) {
        this.request = request;
        this.response = request.response();
    }

    HttpServerResponse response() {
        return response;
    }

    @Override
    public Answer header(CharSequence name, CharSequence value) {
        response.putHeader(name, value);
        return this;
    }

    @Override
    public boolean isBegun() {
        return response.headWritten();
    }

    @Override
    public boolean isOver() {
        return response.ended() || response.closed();
    }

    @Override
    public void write(Buffer piece) {
        if (!response.headWritten()) {
            response.setChunked(true);
        }
        var _ = response.write(piece);
    }

    @Override
    public boolean isFull() {
        return response.writeQueueFull();
    }

    @Override
    public void onRoom(Runnable room) {
        response.drainHandler(_ -> room.run());
    }

    @Override
    public void end(Buffer last, @Nullable Runnable sent) {
        var written = response.end(last);
        if (sent != null) {
            written.onComplete(_ -> sent.run());
        }
    }

    @Override
    void status(int code) {
        response.setStatusCode(code);
    }

    @Override
    int status() {
        return response.getStatusCode();
    }

    @Override
    boolean isEnded() {
        return response.ended();
    }

    @Override
    long bytesWritten() {
        return response.bytesWritten();
    }

    /// HTTP/2: the connection's other answers are whole.
    @Override
    void breakOff() {
        if (request.version() == HttpVersion.HTTP_2) {
            var _ = response.reset(HTTP2_INTERNAL_ERROR);
        } else {
            request.connection().close();
        }
    }
}
