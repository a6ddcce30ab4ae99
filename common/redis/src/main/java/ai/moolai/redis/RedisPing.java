package ai.moolai.redis;

import org.jspecify.annotations.Nullable;

/// Whether Redis answers.
///
/// @param latencyMs the round trip of one question, or how long the attempt took when it failed
/// @param error why it is down; null when it is up
public record RedisPing(
        boolean up, double latencyMs, @Nullable String error) {}
