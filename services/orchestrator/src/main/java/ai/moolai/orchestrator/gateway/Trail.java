package ai.moolai.orchestrator.gateway;

import ai.moolai.base.Failure;
import ai.moolai.edge.Exchange;
import ai.moolai.orchestrator.ledger.CallTrail;
import ai.moolai.orchestrator.routing.Target;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Notes what a call comes through, attempt by attempt; made only where somebody follows calls. It belongs to the
/// call's
/// event loop.
final class Trail {
    private final @Nullable String traceparent;
    private final @Nullable String tracestate;
    private final long startedNanos;
    private final List<CallTrail.Attempt> attempts = new ArrayList<>(1);

    private @Nullable Target target;
    private long beganNanos;
    private long firstChunkNanos;
    private int httpStatus;

    Trail(Exchange exchange) {
        traceparent = exchange.header("traceparent");
        tracestate = traceparent == null ? null : exchange.header("tracestate");
        startedNanos = exchange.startedNanos();
    }

    /// A provider is asked.
    void begin(Target asked, long nowNanos) {
        target = asked;
        beganNanos = nowNanos;
        firstChunkNanos = -1;
        httpStatus = 0;
    }

    /// It answered with this status.
    void head(int status) {
        httpStatus = status;
    }

    /// It sent a piece of a stream.
    void chunk(long nowNanos) {
        if (firstChunkNanos < 0) {
            firstChunkNanos = nowNanos - startedNanos;
        }
    }

    /// It has answered to the end, or came to nothing. After an attempt that has ended already, nothing happens.
    void end(@Nullable Failure failure, long nowNanos) {
        Target asked = target;
        if (asked == null) {
            return;
        }
        target = null;
        attempts.add(new CallTrail.Attempt(
                asked.provider().name(),
                asked.model(),
                beganNanos - startedNanos,
                nowNanos - startedNanos,
                firstChunkNanos < 0 ? null : firstChunkNanos,
                httpStatus,
                failure == null ? null : failure.code().text()));
    }

    /// The call is written down.
    CallTrail ended(long nowNanos) {
        return new CallTrail(traceparent, tracestate, nowNanos - startedNanos, List.copyOf(attempts));
    }
}
