package ai.moolai.llm;

import ai.moolai.base.Clock;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.vertx.core.AsyncResult;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
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
    private @Nullable HttpClientRequest request;
    private @Nullable HttpClientResponse response;

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
            var sent = request;
            if (sent != null) {
                sent.reset();
            }
        }
    }

    /// Whether the provider was sent anything, so that it may charge for it.
    public boolean isSent() {
        return request != null;
    }

    /// Stops reading, so that the provider feels the caller's slowness.
    public void pause() {
        var answering = response;
        if (answering != null && !paused) {
            paused = true;
            answering.pause();
        }
    }

    public void resume() {
        var answering = response;
        if (answering != null && paused) {
            paused = false;
            // The time that the caller took is not the provider's.
            phaseDeadlineNanos = clock.nanoTime() + limits.betweenChunks().toNanos();
            answering.resume();
        }
    }

    /// Answers whether the call still wants the connection.
    ///
    /// @param served whether the connection has served a call before
    boolean connected(HttpClientRequest connection, boolean served) {
        reused = served;
        if (phase == Phase.OVER) {
            connection.reset();
            return false;
        }
        request = connection;
        phase = Phase.WAITING;
        long now = clock.nanoTime();
        phaseDeadlineNanos = now + limits.firstByte().toNanos();
        listener.connected(now);
        return true;
    }

    void connectFailed(Throwable cause) {
        UpstreamFault fault = switch (cause) {
            case ConnectionPoolTooBusyException _ -> UpstreamFault.TOO_MANY_CONNECTIONS;
            case ConnectTimeoutException _ -> UpstreamFault.CONNECT_TIMEOUT;
            case TimeoutException _ -> UpstreamFault.CONNECT_TIMEOUT;
            default -> UpstreamFault.CONNECT_FAILED;
        };
        fail(fault, detail(cause));
    }

    void answered(AsyncResult<HttpClientResponse> result) {
        if (phase == Phase.OVER) {
            return;
        }
        if (result.failed()) {
            boolean garbage = isGarbage(result.cause());
            UpstreamFault closed = reused ? UpstreamFault.CLOSED_BEFORE_ANSWER : UpstreamFault.CLOSED_UNANSWERED;
            fail(garbage ? UpstreamFault.NOT_HTTP : closed, detail(result.cause()));
            return;
        }
        var answer = result.result();
        response = answer;
        phase = Phase.ANSWERING;
        long now = clock.nanoTime();
        phaseDeadlineNanos = now + limits.betweenChunks().toNanos();
        answer.exceptionHandler(cause ->
                fail(isGarbage(cause) ? UpstreamFault.NOT_HTTP : UpstreamFault.CLOSED_IN_ANSWER, detail(cause)));
        answer.handler(bytes -> {
            if (phase != Phase.OVER) {
                phaseDeadlineNanos = clock.nanoTime() + limits.betweenChunks().toNanos();
                tell(() -> listener.piece(bytes));
            }
        });
        answer.endHandler(_ -> {
            if (phase != Phase.OVER) {
                tell(() -> {
                    if (over()) {
                        listener.end();
                    }
                });
            }
        });
        tell(() -> listener.head(answer.statusCode(), answer.headers(), now));
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
        var sent = request;
        if (fail(fault, "no progress in time") && sent != null) {
            sent.reset();
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

    private static boolean isGarbage(Throwable cause) {
        return cause instanceof DecoderException
                || cause instanceof IllegalArgumentException
                || cause.getCause() instanceof DecoderException;
    }

    private static String detail(Throwable cause) {
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }
}
