package ai.moolai.bench.chaos;

import org.jspecify.annotations.Nullable;

/// One row of `llm_requests`.
///
/// @param requestId a UUID, as the table has it
/// @param name the caller's own for the call
record Row(String requestId, @Nullable String name, String status, Told told) {}
