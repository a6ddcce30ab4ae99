package ai.moolai.edge;

import ai.moolai.base.Clock;
import ai.moolai.base.Threads;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The door: a service's HTTP servers, from the first connection to the last answer.
public final class Edge implements AutoCloseable {
    private static final Duration START_MAX = Duration.ofSeconds(30);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(10);
    private static final Duration DRAIN_POLL = Duration.ofMillis(5);

    private final Shared shared;
    private final Vertx vertx;
    private final Listeners listeners;
    private final List<Lane> lanes = new CopyOnWriteArrayList<>();
    private final @Nullable CertificateWatch certificateWatch;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Edge(Shared shared, Threads threads) {
        this.shared = shared;
        EdgeConfig.Tls tls = shared.config.tls();
        var certificate = tls == null ? null : Certificate.read(tls);
        this.vertx = Vertx.vertx(
                new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(shared.config.eventLoops()));
        this.listeners = new Listeners(shared.config, certificate == null ? null : certificate.options());
        this.certificateWatch = tls == null || certificate == null
                ? null
                : new CertificateWatch(tls, certificate, listeners, vertx, threads);
    }

    /// Listens on every port of `config`; returns when requests can come.
    ///
    /// @throws IllegalStateException with one sentence, when a port is taken or the certificate cannot be used
    public static Edge start(EdgeConfig config, Clock clock, Threads threads, EdgeParts parts) {
        var edge = new Edge(new Shared(config, clock, threads, parts), threads);
        try {
            edge.deploy();
            return edge;
        } catch (RuntimeException failed) {
            edge.close();
            throw failed;
        }
    }

    private void deploy() {
        if (certificateWatch != null) {
            certificateWatch.verify();
        }
        var deployed = vertx.deployVerticle(
                () -> {
                    var lane = new Lane(shared, listeners);
                    lanes.add(lane);
                    return lane;
                },
                new DeploymentOptions().setInstances(shared.config.eventLoops()));
        try {
            deployed.await(START_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new IllegalStateException(
                    "the event loops did not start within " + START_MAX.toSeconds() + " s", late);
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException known ? known : failed;
        }
        if (certificateWatch != null) {
            certificateWatch.watch();
        }
    }

    /// The ports listened on, in the configuration's order; the real ones where it said 0.
    public List<Integer> ports() {
        return listeners.ports();
    }

    /// For what else wants to run on the service's event loops.
    public Vertx vertx() {
        return vertx;
    }

    /// Requests received and not yet answered to the end.
    public int activeExchanges() {
        return shared.exchanges.get();
    }

    /// Bytes of long request bodies in memory.
    long heldBytes() {
        return shared.heldBytes.get();
    }

    /// Connections open now.
    public int connections() {
        return shared.connections.get();
    }

    /// Accepts no further connection, lets the answers under way finish (for as long as the shutdown grace), answers
    /// new requests on open connections with `shutting_down`, then closes everything. Returns when that is done.
    public void drain() {
        shared.draining = true;
        listeners.stopAccepting();
        forEachLane(Lane::drain);
        long deadline = shared.clock.nanoTime()
                + shared.config.timeouts().shutdownGrace().toNanos();
        await(shared.exchanges, deadline);
        // An answer that has ended may still be on its way to a caller who reads slowly.
        forEachLane(Lane::closeWhenWritten);
        await(shared.connections, deadline);
        close();
    }

    private void await(AtomicInteger none, long deadline) {
        while (none.get() > 0 && shared.clock.nanoTime() < deadline) {
            LockSupport.parkNanos(DRAIN_POLL.toNanos());
        }
    }

    private void forEachLane(Consumer<Lane> action) {
        for (Lane lane : lanes) {
            if (lane.isStarted()) {
                lane.run(() -> action.accept(lane));
            }
        }
    }

    /// Closes at once, answers under way included.
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        shared.closing = true;
        if (certificateWatch != null) {
            certificateWatch.close();
        }
        forEachLane(Lane::cut);
        try {
            vertx.close().await(CLOSE_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new IllegalStateException("the edge did not close within " + CLOSE_MAX.toSeconds() + " s", late);
        }
    }
}
