package ai.moolai.llm;

import java.time.Duration;

/// How long a provider may take, each phase for itself, so that a silent one is told from a slow one.
///
/// @param connect until the connection stands, TLS included
/// @param firstByte from the request's sending to the first byte of the answer's head
/// @param betweenChunks between two pieces of the answer
/// @param total for the whole call, retries and their pauses included
public record TimeLimits(Duration connect, Duration firstByte, Duration betweenChunks, Duration total) {
    public static final TimeLimits DEFAULT = new TimeLimits(
            Duration.ofSeconds(5), Duration.ofSeconds(120), Duration.ofSeconds(60), Duration.ofSeconds(600));
}
