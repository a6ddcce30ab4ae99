package ai.moolai.edge;

import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A WebSocket. It belongs to the event loop of its connection, and its exchange lasts as long as it does.
public final class Socket implements Outlet {
    /// What one message of the other side may hold, all its frames together.
    public static final int MESSAGE_BYTES_MAX = 16 << 10;

    /// The sub-protocol in which browsers can send a credential: they cannot set headers.
    static final String BEARER = "bearer";

    static final short MALFORMED = 4400;
    private static final short TOO_LONG = 1009;
    private static final short RESTART = 1012;

    private static final Logger LOG = LoggerFactory.getLogger(Socket.class);

    private final Exchange exchange;
    private final Channel channel;
    private final ServerWebSocket socket;
    private Listener listener = Listener.NONE;
    private @Nullable Buffer begun;
    private boolean closing;
    private boolean closed;

    /// What comes from the other side.
    public interface Listener {
        Listener NONE = new Listener() {
            @Override
            public void message(String text) {}

            @Override
            public void pong() {}

            @Override
            public void closed() {}
        };

        /// A whole message of text.
        void message(String text);

        /// The answer to a ping.
        void pong();

        /// Nothing more comes or goes.
        void closed();
    }

    private Socket(Exchange exchange, ServerWebSocket socket) {
        this.exchange = exchange;
        this.channel = exchange.wire().channel();
        this.socket = socket;
        socket.frameHandler(this::frame);
        socket.pongHandler(_ -> listener.pong());
        socket.exceptionHandler(_ -> {});
        socket.closeHandler(_ -> closed());
        exchange.onDrain(() -> close(RESTART, "this service restarts"));
    }

    /// Makes a request's connection a WebSocket. Where the other side has gone meanwhile, `opened` is not told.
    ///
    /// @param opened told on the event loop, before anything that came from the other side
    /// @throws ai.moolai.base.FailureException `upgrade_required`
    public static void open(Exchange exchange, Consumer<Socket> opened) {
        String asked = exchange.header(HttpHeaders.UPGRADE);
        if (!exchange.wire().http1 || asked == null || !asked.equalsIgnoreCase("websocket")) {
            exchange.response().putHeader(HttpHeaders.UPGRADE, "websocket");
            throw Failure.of(
                            FailureCode.UPGRADE_REQUIRED,
                            "upgrade: " + (asked == null ? "none" : Shown.of(asked))
                                    + " (expected: websocket, over HTTP/1.1)")
                    .asException();
        }
        exchange.request()
                .toWebSocket()
                .onComplete(
                        socket -> {
                            exchange.upgraded();
                            opened.accept(new Socket(exchange, socket));
                        },
                        refused -> {
                            LOG.debug("no WebSocket: request_id={}", exchange.requestId(), refused);
                            Parting.now(exchange);
                        });
    }

    public void listen(Listener to) {
        listener = to;
    }

    /// Text, behind what was written before.
    public void send(String text) {
        if (isOpen()) {
            socket.writeTextMessage(text);
        }
    }

    public void ping() {
        if (isOpen()) {
            socket.writePing(Buffer.buffer());
        }
    }

    /// Says why, and closes; at once when the other side does not answer soon.
    ///
    /// @param reason at most 123 bytes of it are told
    public void close(short code, String reason) {
        if (!isOpen()) {
            return;
        }
        closing = true;
        socket.close(code, shortened(reason));
        Parting.soon(exchange);
    }

    @Override
    public boolean isReady() {
        return channel.isWritable();
    }

    /// Past the machinery of frames, which would take each of them apart and make it anew for every reader.
    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // What failed is told by the connection's end.
    public void write(ByteBuf bytes) {
        if (isOpen()) {
            channel.writeAndFlush(bytes.retainedDuplicate(), channel.voidPromise());
        }
    }

    @Override
    public void cut() {
        closing = true;
        Parting.now(exchange);
    }

    @Override
    public boolean isClosed() {
        return !isOpen();
    }

    @Override
    public Exchange exchange() {
        return exchange;
    }

    private boolean isOpen() {
        return !closing && !closed && !socket.isClosed();
    }

    private void frame(WebSocketFrame frame) {
        if (!isOpen() || frame.isClose() || frame.isPing()) {
            return;
        }
        if (frame.isBinary() || (frame.isContinuation() && begun == null)) {
            close(MALFORMED, "a frame that is no text (expected: JSON as text)");
            return;
        }
        if (frame.isText() || frame.isContinuation()) {
            part(frame.binaryData(), frame.isFinal());
        }
    }

    private void part(Buffer data, boolean last) {
        Buffer whole = begun;
        int before = whole == null ? 0 : whole.length();
        if (before + data.length() > MESSAGE_BYTES_MAX) {
            close(TOO_LONG, "a message of over " + MESSAGE_BYTES_MAX + " bytes (expected: fewer)");
            return;
        }
        if (whole == null && last) {
            listener.message(data.toString(StandardCharsets.UTF_8));
            return;
        }
        whole = whole == null ? Buffer.buffer() : whole;
        whole.appendBuffer(data);
        begun = last ? null : whole;
        if (last) {
            listener.message(whole.toString(StandardCharsets.UTF_8));
        }
    }

    private void closed() {
        if (!closed) {
            closed = true;
            listener.closed();
            exchange.socketClosed();
        }
    }

    private static String shortened(String reason) {
        byte[] bytes = reason.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= 123) {
            return reason;
        }
        int end = 120;
        while ((bytes[end] & 0xc0) == 0x80) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8) + "…";
    }
}
