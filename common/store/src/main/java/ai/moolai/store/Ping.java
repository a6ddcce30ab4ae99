package ai.moolai.store;

import org.jspecify.annotations.Nullable;

/// Whether a database answers.
///
/// @param latencyMs the round trip of one query, or how long the attempt took when it failed
/// @param error why it is down; null when it is up
public record Ping(boolean up, double latencyMs, @Nullable String error) {}
