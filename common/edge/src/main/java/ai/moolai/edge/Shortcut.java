package ai.moolai.edge;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.net.SocketAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// Stands between a connection of HTTP/1.1 and Vert.x's HTTP, and takes plain requests ([PlainIncoming]) past it: that
/// machinery costs a model call as much as all that is done with it here. When a request comes that is not plain, it
/// and
/// all that follow go to Vert.x. Everything happens on the connection's event loop. See docs/adr/0022.
final class Shortcut extends ChannelInboundHandlerAdapter {
    /// What a caller may send ahead of the answer to what it sent before; no more is read until then.
    private static final int AHEAD_BYTES_MAX = 64 << 10;

    private final Lane lane;
    private final Wire wire;
    private final Entrance entrance;
    private @Nullable SocketAddress remote;
    /// Come, and not looked at yet.
    private @Nullable ByteBuf held;
    private @Nullable Exchange exchange;
    private @Nullable PlainAnswer answer;
    /// Who takes the body that is coming; null when nobody wants it.
    private @Nullable RequestBody taker;
    private int bodyBytesLeft;
    private boolean working;

    Shortcut(Lane lane, Wire wire, Entrance entrance) {
        this.lane = lane;
        this.wire = wire;
        this.entrance = entrance;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof ByteBuf bytes)) {
            context.fireChannelRead(message);
            return;
        }
        held = held == null ? bytes : joined(context, held, bytes);
        lane.dispatch(() -> work(context));
    }

    private static ByteBuf joined(ChannelHandlerContext context, ByteBuf before, ByteBuf after) {
        ByteBuf all = context.alloc().buffer(before.readableBytes() + after.readableBytes());
        all.writeBytes(before).writeBytes(after);
        before.release();
        after.release();
        return all;
    }

    /// Does what can be done with what has come. What it calls may end the exchange, and so call it again.
    private void work(ChannelHandlerContext context) {
        if (working) {
            return;
        }
        working = true;
        try {
            boolean goesOn = true;
            while (goesOn && held != null) {
                if (!held.isReadable() || wire.isEnding()) {
                    release();
                } else if (bodyBytesLeft > 0) {
                    feed(held);
                } else if (exchange != null) {
                    if (held.readableBytes() > AHEAD_BYTES_MAX) {
                        context.channel().config().setAutoRead(false);
                    }
                    goesOn = false;
                } else {
                    goesOn = begin(context, held);
                }
            }
        } finally {
            working = false;
        }
    }

    private void feed(ByteBuf bytes) {
        int length = Math.min(bodyBytesLeft, bytes.readableBytes());
        bodyBytesLeft -= length;
        ByteBuf piece = bytes.readSlice(length);
        RequestBody to = taker;
        if (to == null) {
            return;
        }
        to.piece(piece);
        if (bodyBytesLeft == 0) {
            taker = null;
            to.end();
        }
    }

    /// @return whether there may be more to do
    private boolean begin(ChannelHandlerContext context, ByteBuf bytes) {
        return switch (PlainIncoming.read(this, bytes, entrance.plainPaths(), lane.scratch)) {
            case PlainIncoming.Reading.Unfinished _ -> false;
            case PlainIncoming.Reading.Odd _ -> {
                letThrough(context);
                yield false;
            }
            case PlainIncoming.Reading.Whole(PlainIncoming request, int headBytes) -> {
                bytes.skipBytes(headBytes);
                bodyBytesLeft = (int) request.declaredBytes();
                var begun = new PlainAnswer(this, context);
                answer = begun;
                exchange = entrance.begin(wire, request, begun);
                entrance.lead(exchange);
                yield true;
            }
        };
    }

    /// From now on the connection is Vert.x's.
    private void letThrough(ChannelHandlerContext context) {
        ByteBuf all = held;
        held = null;
        context.fireChannelRead(all);
        context.pipeline().remove(this);
    }

    /// Of the body of the request under way.
    int bodyBytesLeft() {
        return bodyBytesLeft;
    }

    /// Lets the body come.
    void body(RequestBody to) {
        taker = to;
    }

    @Nullable
    SocketAddress remoteAddress() {
        if (remote == null && wire.channel().remoteAddress() instanceof InetSocketAddress address) {
            remote = SocketAddress.inetSocketAddress(address);
        }
        return remote;
    }

    /// The answer's last byte was handed over.
    void answered(ChannelHandlerContext context) {
        Exchange over = exchange;
        exchange = null;
        answer = null;
        if (over != null) {
            over.answered();
        }
        if (held != null) {
            context.channel().config().setAutoRead(true);
            lane.dispatch(() -> work(context));
        }
    }

    void close() {
        wire.close();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        // Nothing of it went to Vert.x.
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        PlainAnswer waiting = answer;
        if (waiting != null && context.channel().isWritable()) {
            lane.dispatch(waiting::hasRoom);
        }
        context.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        release();
        Exchange lost = exchange;
        RequestBody unfinished = taker;
        exchange = null;
        answer = null;
        taker = null;
        lane.dispatch(() -> {
            if (unfinished != null) {
                unfinished.gone();
            }
            if (lost != null) {
                lost.closed();
            }
        });
        context.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        release();
    }

    private void release() {
        ReferenceCountUtil.release(held);
        held = null;
    }
}
