package ai.moolai.orchestrator.readings;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How the collecting is doing, since the start.
///
/// @param enabled whether readings are made by themselves
/// @param running whether the thread that makes them is there
/// @param nextCollectionAt null when none is made by itself
/// @param failuresTotal readings that failed, and attempts to write readings that failed
/// @param bufferedReadings those that are not yet in the table
/// @param droppedReadings those that never will be: too many were waiting
public record Background(
        boolean enabled,
        boolean running,
        Duration intervalSeconds,
        @Nullable Instant lastCollectionAt,
        @Nullable Instant nextCollectionAt,
        long collectionsTotal,
        long failuresTotal,
        @Nullable String lastError,
        @Nullable Double lastDurationMs,
        int bufferedReadings,
        long droppedReadings,
        List<Plugged> collectors) {
    public Background {
        collectors = List.copyOf(collectors);
    }

    /// A collector of a plug-in.
    ///
    /// @param enabled false once it has failed three times in a row: it is not called again before the next start
    /// @param running whether a run goes on right now
    public record Plugged(
            String name,
            boolean enabled,
            boolean running,
            long failuresTotal,
            @Nullable String lastError) {}
}
