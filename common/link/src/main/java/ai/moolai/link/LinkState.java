package ai.moolai.link;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How an orchestrator stands with its controller.
///
/// @param up whether the last heartbeat was taken; false until the first one was
/// @param lastSuccessAt when one was taken last, or null
/// @param lastError why the last one was not, or null; null too while none has been answered yet
public record LinkState(
        boolean up,
        @Nullable Instant lastSuccessAt,
        @Nullable String lastError) {}
