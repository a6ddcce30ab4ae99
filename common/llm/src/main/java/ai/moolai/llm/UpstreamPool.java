package ai.moolai.llm;

import ai.moolai.base.Clock;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.vertx.core.AsyncResult;
import io.vertx.core.Completable;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/// The connections of one event loop to one provider. The one that was used last is used first, so that as few as
/// possible
/// are kept busy, and the others are given up after a while.
final class UpstreamPool {
    /// A provider that closes first makes the next call's connection one that is gone: most keep theirs for longer.
    static final Duration IDLE_MAX = Duration.ofSeconds(30);

    private static final int HEAD_BYTES_MAX = 64 << 10;

    /// An answer comes in pieces of what one reading of the socket brings, at most.
    private static final int PIECE_BYTES_MAX = 64 << 10;

    private final ContextInternal context;
    private final Clock clock;
    private final NetClient client;
    private final ConnectOptions to;
    private final int connectionsMax;
    private final Deque<UpstreamConnection> idle = new ArrayDeque<>();
    private final Set<UpstreamConnection> open = new HashSet<>();
    private int connecting;
    private boolean watching;

    UpstreamPool(ContextInternal context, Clock clock, NetClient client, Provider provider, int connectionsMax) {
        this.context = context;
        this.clock = clock;
        this.client = client;
        this.connectionsMax = connectionsMax;
        this.to = new ConnectOptions()
                .setHost(provider.baseUrl().getHost())
                .setPort(provider.port())
                .setTimeout(Math.toIntExact(provider.limits().connect().toMillis()));
        if (provider.secure()) {
            to.setSsl(true).setSslOptions(new ClientSSLOptions().setHostnameVerificationAlgorithm("HTTPS"));
        }
    }

    /// A connection that nobody uses: at once where there is one.
    void take(Completable<UpstreamConnection> taker) {
        long now = clock.nanoTime();
        for (var last = idle.pollLast(); last != null; last = idle.pollLast()) {
            if (last.isOpen() && now - last.idleSinceNanos < IDLE_MAX.toNanos()) {
                taker.succeed(last);
                return;
            }
            giveUp(last);
        }
        if (open.size() + connecting >= connectionsMax) {
            fail(taker, new TooManyConnectionsException(connectionsMax));
            return;
        }
        connecting++;
        try {
            client.connect(to).onComplete(connected -> connected(connected, taker));
        } catch (IllegalStateException closed) {
            // The service stops: the call fails as any other without a connection.
            connecting--;
            fail(taker, closed);
        }
    }

    /// Never before whoever asked has been answered.
    private void fail(Completable<UpstreamConnection> taker, RuntimeException why) {
        context.runOnContext(_ -> taker.fail(why));
    }

    /// It may serve another call.
    void put(UpstreamConnection connection) {
        connection.idleSinceNanos = clock.nanoTime();
        idle.addLast(connection);
        watch();
    }

    /// It is closed.
    void gone(UpstreamConnection connection) {
        if (open.remove(connection)) {
            idle.remove(connection);
        }
    }

    /// Another may take its place before it is closed, which takes until the next turn of the loop.
    private void giveUp(UpstreamConnection connection) {
        open.remove(connection);
        connection.close();
    }

    private void connected(AsyncResult<NetSocket> result, Completable<UpstreamConnection> taker) {
        connecting--;
        if (result.failed()) {
            taker.fail(result.cause());
            return;
        }
        NetSocket socket = result.result();
        // Each call is told of its own loss; unheard, it would be logged as a fault of this process as well.
        socket.exceptionHandler(_ -> {});
        ChannelHandlerContext end = ((NetSocketInternal) socket).channelHandlerContext();
        var connection = new UpstreamConnection(this, context, end);
        var decoder = new HttpResponseDecoder(
                new HttpDecoderConfig().setMaxHeaderSize(HEAD_BYTES_MAX).setMaxChunkSize(PIECE_BYTES_MAX));
        end.pipeline()
                .addFirst(new TurnFlush())
                .addBefore(end.name(), "decoder", decoder)
                .addBefore(end.name(), "call", connection);
        if (connection.isOpen()) {
            open.add(connection);
            taker.succeed(connection);
        } else {
            taker.fail(new ClosedChannelException());
        }
    }

    /// Only while some are idle: without any, the loop sleeps.
    private void watch() {
        if (!watching) {
            watching = true;
            context.setTimer(IDLE_MAX.toMillis(), _ -> {
                watching = false;
                long now = clock.nanoTime();
                while (!idle.isEmpty() && now - idle.peekFirst().idleSinceNanos >= IDLE_MAX.toNanos()) {
                    giveUp(idle.pollFirst());
                }
                if (!idle.isEmpty()) {
                    watch();
                }
            });
        }
    }

    /// As many as there may be are busy.
    static final class TooManyConnectionsException extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooManyConnectionsException(int connectionsMax) {
            super(connectionsMax + " connections are busy (expected: fewer)");
        }
    }
}
