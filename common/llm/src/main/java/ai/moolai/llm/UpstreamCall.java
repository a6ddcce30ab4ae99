package ai.moolai.llm;

import ai.moolai.base.Clock;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.vertx.core.MultiMap;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One call to a provider, under way. It belongs to its event loop.
public final class UpstreamCall {
    private static final Logger LOG = LoggerFactory.getLogger(UpstreamCall.class);

    private enum Phase {
        CONNECTING,
        WAITING,
        ANSWERING,
        OVER
    }

    private final TimeLimits limits;
    private final Clock clock;
    private final long totalDeadlineNanos;
    private final UpstreamListener listener;
    private final Consumer<UpstreamCall> onOver;

    private Phase phase = Phase.CONNECTING;
    private boolean paused;
    private boolean reused;
    private long phaseDeadlineNanos;
    private @Nullable UpstreamConnection connection;

    UpstreamCall(
            TimeLimits limits,
            Clock clock,
            long totalDeadlineNanos,
            UpstreamListener listener,
            Consumer<UpstreamCall> onOver) {
        this.limits = limits;
        this.clock = clock;
        this.totalDeadlineNanos = totalDeadlineNanos;
        this.listener = listener;
        this.onOver = onOver;
        this.phaseDeadlineNanos = clock.nanoTime() + limits.connect().toNanos();
    }

    /// Stops the call: the provider's connection is closed, and nothing more is told.
    public void cancel() {
        if (over()) {
            hangUp();
        }
    }

    private void hangUp() {
        var open = connection;
        if (open != null) {
            open.close();
        }
    }

    /// Whether the provider was sent anything, so that it may charge for it.
    public boolean isSent() {
        return connection != null;
    }

    /// Stops reading, so that the provider feels the caller's slowness. What has been read already still comes.
    public void pause() {
        var answering = connection;
        if (answering != null && phase == Phase.ANSWERING && !paused) {
            paused = true;
            answering.pause();
        }
    }

    public void resume() {
        var answering = connection;
        if (answering != null && phase == Phase.ANSWERING && paused) {
            paused = false;
            // The time that the caller took is not the provider's.
            phaseDeadlineNanos = clock.nanoTime() + limits.betweenChunks().toNanos();
            answering.resume();
        }
    }

    /// There is a connection: the request is sent, if it is still wanted.
    void connected(UpstreamConnection open, UpstreamPool pool, RequestHead head, WireRequest wire, String trace) {
        if (phase == Phase.OVER) {
            pool.put(open);
            return;
        }
        reused = open.isUsed();
        connection = open;
        phase = Phase.WAITING;
        long now = clock.nanoTime();
        phaseDeadlineNanos = now + limits.firstByte().toNanos();
        listener.connected(now);
        try {
            open.send(this, head, wire, trace);
        } catch (IllegalArgumentException unsendable) {
            LOG.error("a request could not be written", unsendable);
            connection = null;
            fail(UpstreamFault.UNREAD, detail(unsendable));
        }
    }

    void connectFailed(Throwable cause) {
        UpstreamFault fault = switch (cause) {
            case UpstreamPool.TooManyConnectionsException _ -> UpstreamFault.TOO_MANY_CONNECTIONS;
            case ConnectTimeoutException _ -> UpstreamFault.CONNECT_TIMEOUT;
            case TimeoutException _ -> UpstreamFault.CONNECT_TIMEOUT;
            default -> UpstreamFault.CONNECT_FAILED;
        };
        fail(fault, detail(cause));
    }

    void head(int status, MultiMap headers) {
        if (phase != Phase.OVER) {
            phase = Phase.ANSWERING;
            long now = clock.nanoTime();
            phaseDeadlineNanos = now + limits.betweenChunks().toNanos();
            tell(() -> listener.head(status, headers, now));
        }
    }

    void piece(byte[] bytes) {
        if (phase != Phase.OVER) {
            phaseDeadlineNanos = clock.nanoTime() + limits.betweenChunks().toNanos();
            tell(() -> listener.piece(bytes));
        }
    }

    void end() {
        if (phase != Phase.OVER) {
            tell(() -> {
                if (over()) {
                    listener.end();
                }
            });
        }
    }

    /// The connection broke.
    void lost(Throwable cause) {
        if (cause instanceof DecoderException) {
            garbage(cause);
            return;
        }
        UpstreamFault unanswered = reused ? UpstreamFault.CLOSED_BEFORE_ANSWER : UpstreamFault.CLOSED_UNANSWERED;
        fail(phase == Phase.ANSWERING ? UpstreamFault.CLOSED_IN_ANSWER : unanswered, detail(cause));
    }

    /// What came is not HTTP.
    void garbage(Throwable cause) {
        fail(UpstreamFault.NOT_HTTP, detail(cause));
    }

    /// A fault of this process ends the call, which would else stay open until its time is up.
    private void tell(Runnable telling) {
        try {
            telling.run();
        } catch (RuntimeException bug) {
            LOG.error("what a provider sent could not be taken in", bug);
            cancel();
            listener.failed(UpstreamFault.UNREAD);
        }
    }

    boolean isLate(long nowNanos) {
        return nowNanos - totalDeadlineNanos > 0 || (!paused && nowNanos - phaseDeadlineNanos > 0);
    }

    void expire(long nowNanos) {
        UpstreamFault fault = nowNanos - totalDeadlineNanos > 0
                ? UpstreamFault.TOTAL_TIMEOUT
                : switch (phase) {
                    case CONNECTING -> UpstreamFault.CONNECT_TIMEOUT;
                    case WAITING -> UpstreamFault.FIRST_BYTE_TIMEOUT;
                    case ANSWERING, OVER -> UpstreamFault.IDLE_TIMEOUT;
                };
        if (fail(fault, "no progress in time")) {
            hangUp();
        }
    }

    private boolean fail(UpstreamFault fault, String detail) {
        if (!over()) {
            return false;
        }
        LOG.debug("a call to a provider failed: {}: {}", fault, detail);
        listener.failed(fault);
        return true;
    }

    /// Ends the call, once.
    private boolean over() {
        if (phase == Phase.OVER) {
            return false;
        }
        phase = Phase.OVER;
        onOver.accept(this);
        return true;
    }

    private static String detail(Throwable cause) {
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }
}
