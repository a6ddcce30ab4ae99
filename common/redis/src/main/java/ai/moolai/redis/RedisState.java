package ai.moolai.redis;

import org.jspecify.annotations.Nullable;

/// How Redis is doing, by what is known without asking it.
///
/// @param connected whether questions can be sent
/// @param failuresTotal questions since the start that got no answer, or an error
/// @param lastError the newest of these; null as long as there is none
public record RedisState(
        boolean connected, long failuresTotal, @Nullable String lastError) {}
