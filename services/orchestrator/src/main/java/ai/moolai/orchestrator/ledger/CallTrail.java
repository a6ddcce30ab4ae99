package ai.moolai.orchestrator.ledger;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a call came through on its way, beyond what its record keeps: for whoever follows calls as they end. It is told
/// and forgotten, and stands in no journal. Times are in nanoseconds since the call's head had arrived.
///
/// @param traceparent the caller's own trace, as W3C's header has it; nobody has looked at it yet
/// @param tracestate the same
/// @param durationNanos until the call was written down
/// @param attempts at providers, in their order; empty when none was asked
public record CallTrail(
        @Nullable String traceparent, @Nullable String tracestate, long durationNanos, List<Attempt> attempts) {

    /// One request to a provider.
    ///
    /// @param model as the provider was asked for it
    /// @param firstChunkNanos when the first piece of a streamed answer came
    /// @param httpStatus what the provider answered; 0 when it did not
    /// @param errorCode why it came to nothing; null when it was answered
    public record Attempt(
            String provider,
            String model,
            long beganNanos,
            long endedNanos,
            @Nullable Long firstChunkNanos,
            int httpStatus,
            @Nullable String errorCode) {}
}
