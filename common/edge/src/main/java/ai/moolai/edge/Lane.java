package ai.moolai.edge;

import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import io.netty.channel.Channel;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One event loop's share of an edge: its servers, its connections, its exchanges under way, and the sweep that ends
/// what takes too long.
final class Lane extends VerticleBase {
    private static final long SWEEP_MILLIS_MIN = 10;
    private static final long SWEEP_MILLIS_MAX = 1_000;

    /// Of plain requests. Longer heads are for Vert.x, which takes them up to the configured limit.
    private static final int HEAD_BYTES_MAX = 8 << 10;

    final Shared shared;

    /// For heads of requests, while they are being read.
    final byte[] scratch;

    private final Listeners listeners;
    private final IdentityHashMap<HttpConnection, Wire> wires = new IdentityHashMap<>();
    private @Nullable Entrance entrance;
    private @Nullable Exchange first;
    private volatile @Nullable ContextInternal loop;

    Lane(Shared shared, Listeners listeners) {
        this.shared = shared;
        this.listeners = listeners;
        this.scratch = new byte[Math.min(HEAD_BYTES_MAX, shared.config.limits().headerBytesMax())];
    }

    @Override
    public void init(Vertx vertx, Context context) {
        super.init(vertx, context);
        loop = (ContextInternal) context;
    }

    @Override
    public Future<?> start() {
        var entering = new Entrance(this, shared.parts.routes().routes(vertx).all());
        entrance = entering;
        vertx.setPeriodic(sweepMillis(), _ -> sweep());
        List<Future<HttpServer>> listening = new ArrayList<>();
        for (int i = 0; i < shared.config.ports().size(); i++) {
            listening.add(listeners.listen(vertx, i, this::connected, entering));
        }
        return Future.all(listening);
    }

    /// The wire of a connection of this loop.
    Wire wire(HttpConnection connection) {
        Wire wire = wires.get(connection);
        return wire == null ? connected(connection) : wire;
    }

    boolean isStarted() {
        return loop != null;
    }

    boolean isCurrent() {
        return loop().nettyEventLoop().inEventLoop();
    }

    void run(Runnable work) {
        loop().runOnContext(_ -> work.run());
    }

    /// Does `work` at once, as work of this loop. For those who are on it already.
    void dispatch(Runnable work) {
        loop().dispatch(work);
    }

    void after(Duration pause, Runnable work) {
        vertx.setTimer(pause.toMillis(), _ -> work.run());
    }

    private ContextInternal loop() {
        ContextInternal started = loop;
        if (started == null) {
            throw new IllegalStateException("not started");
        }
        return started;
    }

    void begun(Exchange exchange) {
        shared.exchanges.incrementAndGet();
        exchange.next = first;
        if (first != null) {
            first.previous = exchange;
        }
        first = exchange;
    }

    void ended(Exchange exchange) {
        Exchange previous = exchange.previous;
        Exchange next = exchange.next;
        if (previous == null) {
            first = next;
        } else {
            previous.next = next;
        }
        if (next != null) {
            next.previous = previous;
        }
        exchange.previous = null;
        exchange.next = null;
        shared.exchanges.decrementAndGet();
    }

    /// From now on every answer is its connection's last.
    void drain() {
        // Draining may end an exchange and so take it out of the list.
        Exchange exchange = first;
        while (exchange != null) {
            Exchange following = exchange.next;
            exchange.drain();
            exchange = following;
        }
    }

    /// Closes every connection behind what has been written to it.
    void closeWhenWritten() {
        List.copyOf(wires.values()).forEach(Wire::close);
    }

    /// Closes every connection at once.
    void cut() {
        List.copyOf(wires.values()).forEach(Wire::cut);
    }

    private Wire connected(HttpConnection connection) {
        boolean http1 = connection.protocolVersion() != HttpVersion.HTTP_2;
        Channel channel = ((ConnectionBase) connection).channel();
        var wire = new Wire(shared, connection, channel, http1);
        wires.put(connection, wire);
        listeners.accepted(channel);
        int open = shared.connections.incrementAndGet();
        // The channel's end, because a connection that has become a WebSocket no longer hears of its own.
        var _ = channel.closeFuture().addListener(_ -> {
            wires.remove(connection);
            shared.connections.decrementAndGet();
        });
        Entrance entering = entrance;
        if (http1 && entering != null) {
            wire.install(new Shortcut(this, wire, entering));
        }
        int connectionsMax = shared.config.limits().connectionsMax();
        if (open > connectionsMax) {
            wire.refuse(Failure.of(
                    FailureCode.OVERLOADED,
                    connectionsMax + " connections are open already (expected: fewer; close idle ones or ask later)"));
        }
        return wire;
    }

    private long sweepMillis() {
        var timeouts = shared.config.timeouts();
        long shortest = Math.min(
                timeouts.header().toMillis(),
                Math.min(timeouts.body().toMillis(), timeouts.idle().toMillis()));
        return Math.clamp(shortest / 4, SWEEP_MILLIS_MIN, SWEEP_MILLIS_MAX);
    }

    private void sweep() {
        long now = shared.clock.nanoTime();
        long bodyNanos = shared.config.timeouts().body().toNanos();
        Exchange exchange = first;
        while (exchange != null) {
            Exchange following = exchange.next;
            if (exchange.receiving && now - exchange.startedNanos() > bodyNanos) {
                exchange.receiving = false;
                exchange.closeAfterUnread();
                exchange.fail(Failure.of(
                        FailureCode.REQUEST_TIMEOUT,
                        "request body: " + exchange.receivedBytes + " bytes after "
                                + shared.config.timeouts().body().toSeconds()
                                + " s (expected: all of it within that time)"));
            }
            exchange = following;
        }
        for (Wire wire : List.copyOf(wires.values())) {
            wire.sweep(now);
        }
    }
}
