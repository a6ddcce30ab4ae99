package ai.moolai.edge;

import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;

/// Collects a request's body up to a limit, or lets it go by.
final class RequestBody {
    static final byte[] NONE = {};

    /// The body of a refused request is read to its end, so that the connection can be kept, when it is no longer than
    /// this.
    private static final long LET_GO_BYTES_MAX = 64 << 10;

    /// A body no longer than this is taken whatever others hold: long ones shall not turn away everybody.
    private static final int FREE_BYTES = 64 << 10;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    /// No more is set aside before the bytes are there.
    private static final int RESERVED_BYTES_MAX = 1 << 20;

    private static final Failure OVERLOADED = Failure.of(
                    FailureCode.OVERLOADED,
                    "request body: too many long ones are being worked on already (expected: fewer at once; ask again in"
                            + " a moment)")
            .retryAfter(RETRY_AFTER);

    private final Exchange exchange;
    private final long declared;
    private final long bytesMax;
    private final Consumer<byte[]> then;
    private byte[] whole = NONE;
    private int length;
    private boolean over;

    private RequestBody(Exchange exchange, long declared, long bytesMax, Consumer<byte[]> then) {
        this.exchange = exchange;
        this.declared = declared;
        this.bytesMax = bytesMax;
        this.then = then;
    }

    /// Passes the whole body to `then`, or answers the failure.
    static void collect(Exchange exchange, long declared, long bytesMax, Consumer<byte[]> then) {
        Incoming request = exchange.incoming();
        if (declared > bytesMax) {
            exchange.closeAfterUnread();
            exchange.fail(tooLarge(declared + " bytes", bytesMax));
            return;
        }
        new RequestBody(exchange, declared, bytesMax, then).start(request);
        if (request.expectsContinue()) {
            request.sendContinue();
        }
    }

    /// Answers a request whose body is not wanted: behind its body when that is short, at once and for the last time
    /// on this connection otherwise.
    static void refuse(Exchange exchange, Failure failure) {
        Incoming request = exchange.incoming();
        long declared = -1;
        try {
            declared = request.declaredBytes();
        } catch (RuntimeException unknown) {
            // Of unknown length, then.
        }
        if (declared == 0 || request.isWhole()) {
            exchange.fail(failure);
        } else if (declared < 0 || declared > LET_GO_BYTES_MAX || request.expectsContinue()) {
            exchange.closeAfterUnread();
            exchange.fail(failure);
        } else {
            new RequestBody(exchange, declared, declared, _ -> exchange.fail(failure)).start(request);
        }
    }

    private void start(Incoming request) {
        exchange.receiving = true;
        request.body(this);
    }

    /// Takes what has come next. The bytes stay the caller's.
    void piece(ByteBuf piece) {
        int bytes = piece.readableBytes();
        exchange.receivedBytes += bytes;
        if (over || exchange.isEnded()) {
            return;
        }
        if (exchange.receivedBytes > bytesMax) {
            giveUp(tooLarge("more than " + bytesMax + " bytes", bytesMax));
        } else if (exchange.receivedBytes > FREE_BYTES && !exchange.hold(bytes)) {
            giveUp(OVERLOADED);
        } else {
            append(piece, bytes);
        }
    }

    private void giveUp(Failure failure) {
        over = true;
        whole = NONE;
        exchange.receiving = false;
        exchange.closeAfterUnread();
        exchange.fail(failure);
    }

    private void append(ByteBuf piece, int bytes) {
        int there = length + bytes;
        if (there > whole.length) {
            int doubled = (int) Math.min(2L * whole.length, Math.min(bytesMax, Integer.MAX_VALUE));
            int foreseen = (int) Math.min(declared, Math.max(RESERVED_BYTES_MAX, doubled));
            whole = Arrays.copyOf(whole, Math.max(there, declared < 0 ? doubled : foreseen));
        }
        piece.getBytes(piece.readerIndex(), whole, length, bytes);
        length = there;
    }

    /// All of it has come.
    void end() {
        exchange.receiving = false;
        if (over || exchange.isEnded()) {
            return;
        }
        try {
            then.accept(length == whole.length ? whole : Arrays.copyOf(whole, length));
        } catch (Throwable thrown) {
            exchange.crash(thrown);
        }
    }

    /// What comes is no body.
    void broken() {
        exchange.receiving = false;
        exchange.closeAfterUnread();
        exchange.fail(Failure.of(
                FailureCode.MALFORMED_HTTP, "request body: broken framing (expected: what HTTP/1.1 describes)"));
    }

    /// Nothing more will come: the connection has ended.
    void gone() {
        exchange.receiving = false;
    }

    private static Failure tooLarge(String actual, long bytesMax) {
        return Failure.of(
                FailureCode.BODY_TOO_LARGE, "request body: " + actual + " (expected: at most " + bytesMax + " bytes)");
    }
}
