package ai.moolai.llm;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.impl.headers.HeadersAdaptor;
import io.vertx.core.internal.ContextInternal;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/// A connection to a provider: one call at a time, one after the other, on one event loop. It speaks HTTP/1.1 with
/// Netty's
/// decoder and nothing between, for this is where most of the time of a call goes.
final class UpstreamConnection extends ChannelInboundHandlerAdapter {
    /// A longer body is not copied behind its head, but sent as a second piece.
    private static final int COPIED_BYTES_MAX = 16 << 10;

    private final UpstreamPool pool;
    private final ContextInternal context;
    private final ChannelHandlerContext channel;
    private @Nullable UpstreamCall call;
    private boolean served;
    private boolean informational;
    private boolean keepsAlive;
    long idleSinceNanos;

    /// @param channel that its messages come from
    UpstreamConnection(UpstreamPool pool, ContextInternal context, ChannelHandlerContext channel) {
        this.pool = pool;
        this.context = context;
        this.channel = channel;
    }

    /// Whether it has served a call, or begun to.
    boolean isUsed() {
        return served;
    }

    boolean isOpen() {
        return channel.channel().isActive();
    }

    /// Sends a request; what comes back is told to `asking`.
    void send(UpstreamCall asking, RequestHead head, WireRequest wire, String trace) {
        byte[] body = wire.body();
        boolean copied = body.length <= COPIED_BYTES_MAX;
        int bytes = head.bytesMax(trace, wire.headers()) + (copied ? body.length : 0);
        ByteBuf out = channel.alloc().ioBuffer(bytes);
        try {
            head.write(out, trace, wire.headers(), body.length);
        } catch (IllegalArgumentException wrong) {
            out.release();
            pool.put(this);
            throw wrong;
        }
        call = asking;
        served = true;
        if (copied) {
            var _ = channel.writeAndFlush(out.writeBytes(body), channel.voidPromise());
        } else {
            var _ = channel.write(out, channel.voidPromise());
            var _ = channel.writeAndFlush(Unpooled.wrappedBuffer(body), channel.voidPromise());
        }
    }

    void pause() {
        channel.channel().config().setAutoRead(false);
    }

    void resume() {
        channel.channel().config().setAutoRead(true);
    }

    /// Gives the call under way up.
    void close() {
        call = null;
        shut();
    }

    /// What comes of it is told to [#channelInactive].
    private void shut() {
        var _ = channel.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext from, Object message) {
        var before = context.beginDispatch();
        try {
            read((HttpObject) message);
        } finally {
            context.endDispatch(before);
            ReferenceCountUtil.release(message);
        }
    }

    private void read(HttpObject message) {
        UpstreamCall asking = call;
        if (asking == null) {
            // Nobody asked: what comes after a call's end belongs to no call.
            shut();
        } else if (message.decoderResult().isFailure()) {
            close();
            asking.garbage(message.decoderResult().cause());
        } else {
            if (message instanceof HttpResponse head) {
                head(asking, head);
            }
            if (message instanceof HttpContent content && call == asking) {
                content(asking, content);
            }
        }
    }

    private void head(UpstreamCall asking, HttpResponse head) {
        informational = head.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        if (!informational) {
            // An answer without a length ends with its connection, whatever its head says.
            boolean framed = HttpUtil.isContentLengthSet(head) || HttpUtil.isTransferEncodingChunked(head);
            keepsAlive = framed && HttpUtil.isKeepAlive(head);
            asking.head(head.status().code(), new HeadersAdaptor(head.headers()));
        }
    }

    private void content(UpstreamCall asking, HttpContent content) {
        if (content.content().isReadable()) {
            byte[] bytes = new byte[content.content().readableBytes()];
            content.content().readBytes(bytes);
            asking.piece(bytes);
        }
        if (content instanceof LastHttpContent && call == asking) {
            if (informational) {
                informational = false;
                return;
            }
            call = null;
            if (keepsAlive && isSent()) {
                resume();
                pool.put(this);
            } else {
                shut();
            }
            asking.end();
        }
    }

    /// A provider that answers before it has read all of the request does not read the next one either.
    private boolean isSent() {
        ChannelOutboundBuffer unsent = channel.channel().unsafe().outboundBuffer();
        return unsent != null && unsent.totalPendingWriteBytes() == 0;
    }

    /// What follows in the pipeline counts bytes that it never gets.
    @Override
    public void channelReadComplete(ChannelHandlerContext from) {}

    @Override
    public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
        UpstreamCall asking = call;
        close();
        if (asking != null) {
            context.dispatch(cause, asking::lost);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext from) {
        UpstreamCall asking = call;
        call = null;
        pool.gone(this);
        if (asking != null) {
            context.dispatch(new ClosedChannelException(), asking::lost);
        }
        from.fireChannelInactive();
    }
}
