package ai.moolai.edge;

import ai.moolai.base.FailureException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A body on its way from a virtual thread to the event loop: a chunk is handed over when the one before it has
/// gone out, so that no more than [#CHUNK_BYTES] and the connection's own queue are ever held.
final class StreamedBody extends OutputStream {
    static final int CHUNK_BYTES = 32 << 10;

    private static final Logger LOG = LoggerFactory.getLogger(StreamedBody.class);

    private final Exchange exchange;
    private final StreamedReply reply;
    private final byte[] chunk = new byte[CHUNK_BYTES];
    private int length;
    private boolean begun;
    private volatile boolean gone;

    private StreamedBody(Exchange exchange, StreamedReply reply) {
        this.exchange = exchange;
        this.reply = reply;
    }

    /// Writes the whole answer. Blocking.
    ///
    /// @throws Exception what the body threw before anything was sent
    static void send(Exchange exchange, StreamedReply reply) throws Exception {
        var out = new StreamedBody(exchange, reply);
        try {
            if (!exchange.method().equals(HttpMethod.HEAD)) {
                reply.body().writeTo(out);
            }
            out.finish();
        } catch (Exception | Error failed) {
            if (out.gone) {
                return;
            }
            if (!out.begun) {
                throw failed;
            }
            out.breakOff(failed);
        }
    }

    @Override
    public void write(int b) throws IOException {
        if (length == CHUNK_BYTES) {
            hand();
        }
        chunk[length++] = (byte) b;
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        int from = offset;
        int left = count;
        while (left > 0) {
            if (length == CHUNK_BYTES) {
                hand();
            }
            int part = Math.min(left, CHUNK_BYTES - length);
            System.arraycopy(bytes, from, chunk, length, part);
            length += part;
            from += part;
            left -= part;
        }
    }

    /// Waits until there is room for more.
    private void hand() throws IOException {
        Buffer bytes = Buffer.buffer(CHUNK_BYTES).appendBytes(chunk, 0, length);
        length = 0;
        begun = true;
        var room = new CountDownLatch(1);
        exchange.onLoop(() -> put(bytes, room));
        try {
            if (!room.await(exchange.stallMax().toNanos(), TimeUnit.NANOSECONDS)) {
                gone = true;
                exchange.onLoop(() -> exchange.breakOff("not_read"));
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("the service stops").initCause(stopping);
        }
        if (gone) {
            throw new IOException("nobody reads this answer any more");
        }
    }

    private void put(Buffer bytes, CountDownLatch room) {
        HttpServerResponse response = exchange.response();
        exchange.onClosed(() -> {
            gone = true;
            room.countDown();
        });
        if (gone) {
            return;
        }
        head(response);
        var _ = response.write(bytes);
        if (response.writeQueueFull()) {
            response.drainHandler(_ -> room.countDown());
        } else {
            room.countDown();
        }
    }

    private void finish() {
        Buffer rest = Buffer.buffer(length).appendBytes(chunk, 0, length);
        exchange.onLoop(() -> {
            if (!exchange.isEnded()) {
                head(exchange.response());
                var _ = exchange.response().end(rest);
            }
        });
    }

    private void head(HttpServerResponse response) {
        if (response.headWritten()) {
            return;
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, reply.contentType());
        reply.headers().forEach(response::putHeader);
        response.setChunked(true);
        if (exchange.incoming().isHttp10()) {
            // Without chunks, only the connection's end tells where the answer ends.
            exchange.closeAfter();
        }
    }

    private void breakOff(Throwable failed) {
        String why = failed instanceof FailureException known
                ? known.failure().code().text()
                : "failed";
        LOG.error(
                "{} {} was broken off: request_id={}",
                exchange.method(),
                exchange.template(),
                exchange.requestIdText(),
                failed);
        exchange.onLoop(() -> exchange.breakOff(why));
    }
}
