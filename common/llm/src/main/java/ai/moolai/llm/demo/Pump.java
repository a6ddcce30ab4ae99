package ai.moolai.llm.demo;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;

/// Sends a stream piece by piece, slowly enough to be seen: it waits while the peer does not read, and stops when the
/// peer has gone. It belongs to the response's event loop.
final class Pump {
    private static final Duration PAUSE = Duration.ofMillis(15);

    private final Vertx vertx;
    private final HttpServerResponse response;
    private final Iterator<Buffer> pieces;
    private boolean over;

    Pump(Vertx vertx, HttpServerResponse response, List<Buffer> pieces) {
        this.vertx = vertx;
        this.response = response;
        this.pieces = pieces.iterator();
    }

    void start() {
        response.closeHandler(_ -> over = true);
        response.exceptionHandler(_ -> over = true);
        next();
    }

    private void next() {
        if (over || response.closed()) {
            return;
        }
        response.write(pieces.next());
        if (!pieces.hasNext()) {
            over = true;
            response.end();
        } else if (response.writeQueueFull()) {
            response.drainHandler(_ -> {
                response.drainHandler(null);
                next();
            });
        } else {
            vertx.setTimer(PAUSE.toMillis(), _ -> next());
        }
    }
}
