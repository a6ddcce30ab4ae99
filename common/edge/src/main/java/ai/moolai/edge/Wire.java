package ai.moolai.edge;

import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.base.RequestId;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/// One connection, seen below HTTP: how long it has kept us waiting, and how it is closed so that a caller who is still
/// sending can read the answer. Everything happens on the connection's event loop.
// What Netty's futures would tell here is told by the connection's end as well.
@SuppressWarnings("FutureReturnValueIgnored")
final class Wire extends ChannelDuplexHandler {
    /// What is read and thrown away, after an answer that needed no more of the request, before the connection closes:
    /// closing earlier would reset it, and the answer with it.
    private static final long LINGER_BYTES_MAX = 128L << 20;

    private static final long LINGER_MILLIS_MAX = 5_000;

    final boolean http1;

    private final Shared shared;
    private final HttpConnection connection;
    private final Channel channel;
    private State state = State.FRESH;
    private long sinceNanos;
    private long unsentSeen;
    private int exchanges;
    private boolean lingerOnClose;
    private boolean lingering;
    private boolean ending;
    private long lingerBytes;

    private enum State {
        /// Nothing has come yet.
        FRESH,
        /// Between an answer and the next request.
        IDLE,
        /// A request has begun and its head is not whole.
        HEAD,
        /// A request is being received or answered.
        BUSY
    }

    Wire(Shared shared, HttpConnection connection, Channel channel, boolean http1) {
        this.shared = shared;
        this.connection = connection;
        this.channel = channel;
        this.http1 = http1;
        this.sinceNanos = shared.clock.nanoTime();
    }

    /// Takes its place between TLS and HTTP, with the shortcut behind it.
    void install(Shortcut shortcut) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls == null) {
            channel.pipeline().addFirst("wire", this);
        } else {
            channel.pipeline().addAfter(channel.pipeline().context(tls).name(), "wire", this);
        }
        channel.pipeline().addAfter("wire", "shortcut", shortcut);
    }

    void exchangeBegun() {
        exchanges++;
        state = State.BUSY;
    }

    void exchangeEnded() {
        if (--exchanges == 0) {
            state = State.IDLE;
            sinceNanos = shared.clock.nanoTime();
        }
    }

    /// Closes the connection when it has kept us waiting too long.
    void sweep(long nowNanos) {
        var timeouts = shared.config.timeouts();
        long waited = nowNanos - sinceNanos;
        switch (state) {
            case FRESH -> {
                if (waited > timeouts.header().toNanos()) {
                    close();
                }
            }
            case IDLE -> {
                if (waited > timeouts.idle().toNanos()) {
                    idle(nowNanos);
                }
            }
            case HEAD -> {
                if (waited > timeouts.header().toNanos()) {
                    sinceNanos = nowNanos;
                    refuse(Failure.of(
                            FailureCode.REQUEST_TIMEOUT,
                            "request headers: not whole after "
                                    + timeouts.header().toSeconds()
                                    + " s (expected: all of them within that time)"));
                }
            }
            case BUSY -> {}
        }
    }

    /// Nothing was asked for a while. An answer that is still being read is let be; one that nobody reads would hold
    /// its bytes and its connection for ever, because closing waits for what was written.
    private void idle(long nowNanos) {
        long unsent = unsent();
        if (unsent == 0) {
            close();
        } else if (unsent == unsentSeen) {
            cut();
        } else {
            unsentSeen = unsent;
            sinceNanos = nowNanos;
        }
    }

    Channel channel() {
        return channel;
    }

    /// Whether something that was written is not taken yet.
    boolean holds() {
        return channel.isActive() && unsent() > 0;
    }

    /// Bytes that were written and that the other side has not taken yet.
    private long unsent() {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes() - buffer.currentProgress();
    }

    /// Answers outside of HTTP's machinery, which has no request to answer yet, and closes.
    void refuse(Failure failure) {
        if (http1) {
            lingerOnClose = true;
            state = State.BUSY;
            ByteBuf answer = Unpooled.wrappedBuffer(raw(failure));
            ChannelHandlerContext context = channel.pipeline().context(this);
            if (context != null) {
                context.writeAndFlush(answer);
            } else {
                answer.release();
            }
        }
        close();
    }

    private byte[] raw(Failure failure) {
        var id = RequestId.next(shared.clock);
        byte[] body = FailureReply.of(failure, id, Envelope.FORM).body().getBytes();
        byte[] head = ("HTTP/1.1 " + HttpResponseStatus.valueOf(failure.status())
                        + "\r\ncontent-type: application/json\r\ncontent-length: " + body.length
                        + "\r\nconnection: close\r\nx-request-id: " + id + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] all = new byte[head.length + body.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        return all;
    }

    /// From now on, closing lets the other side finish sending first.
    void lingerOnClose() {
        lingerOnClose = true;
    }

    /// Closes behind what has been written. Not at once: the writer is still on the stack.
    void closeWhenWritten() {
        ending = true;
        channel.eventLoop().execute(this::close);
    }

    /// Whether what comes from now on is for nobody.
    boolean isEnding() {
        return ending;
    }

    /// HTTP/2 tells its other side first and lets the other streams end.
    void close() {
        if (http1) {
            connection.close();
        } else {
            connection.shutdown(shared.config.timeouts().shutdownGrace());
        }
    }

    /// Closes with all that goes on over it, also in HTTP/2.
    void closeNow() {
        connection.close();
    }

    /// Closes at once and resets the connection: what was written is thrown away, and the other side sees an
    /// error rather than an end, also where an answer's end is that of its connection (HTTP/1.0).
    void reset() {
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        cut();
    }

    /// Closes at once, whatever is still being read or written.
    void cut() {
        lingering = true;
        ChannelHandlerContext context = channel.pipeline().context(this);
        if (context == null) {
            channel.close();
        } else {
            // Behind the back of HTTP, which waits for a close that it has asked for already.
            context.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (lingering) {
            lingerBytes += message instanceof ByteBuf bytes ? bytes.readableBytes() : 0;
            ReferenceCountUtil.release(message);
            if (lingerBytes > LINGER_BYTES_MAX) {
                context.close();
            }
            return;
        }
        if (state == State.IDLE) {
            state = State.HEAD;
            sinceNanos = shared.clock.nanoTime();
        } else if (state == State.FRESH) {
            state = State.HEAD;
        }
        context.fireChannelRead(message);
    }

    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        if (!lingerOnClose || lingering || shared.closing || !channel.isActive()) {
            context.close(promise);
            return;
        }
        lingering = true;
        channel.config().setAutoRead(true);
        context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> endOutput(context));
        context.executor().schedule(() -> context.close(promise), LINGER_MILLIS_MAX, TimeUnit.MILLISECONDS);
    }

    private void endOutput(ChannelHandlerContext context) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls == null) {
            shutdownOutput();
        } else {
            ChannelFuture closeNotify = tls.closeOutbound();
            closeNotify.addListener(_ -> shutdownOutput());
        }
        context.read();
    }

    private void shutdownOutput() {
        if (channel instanceof DuplexChannel duplex) {
            duplex.shutdownOutput();
        }
    }
}
