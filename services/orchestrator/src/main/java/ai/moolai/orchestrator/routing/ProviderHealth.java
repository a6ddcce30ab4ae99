package ai.moolai.orchestrator.routing;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The newest calls to one provider: how many, how many failed, how long they took. Figures are over a window of the
/// last calls, so that they are about now.
final class ProviderHealth {
    private static final int WINDOW_CALLS = 256;
    private static final int DEGRADED_CALLS_MIN = 10;
    private static final double DEGRADED_ERROR_RATE = 0.5;

    private final long[] latencies = new long[WINDOW_CALLS];
    private final boolean[] failures = new boolean[WINDOW_CALLS];
    private long requests;
    private @Nullable String lastError;

    /// Notes a finished attempt.
    ///
    /// @param error what the provider did wrong, or null
    synchronized void observe(long latencyMicros, @Nullable String error) {
        int at = (int) (requests++ % WINDOW_CALLS);
        latencies[at] = latencyMicros;
        failures[at] = error != null;
        if (error != null) {
            lastError = error;
        }
    }

    /// The figures now.
    synchronized Snapshot snapshot() {
        int count = (int) Math.min(requests, WINDOW_CALLS);
        int failed = 0;
        for (int i = 0; i < count; i++) {
            failed += failures[i] ? 1 : 0;
        }
        long[] sorted = Arrays.copyOf(latencies, count);
        Arrays.sort(sorted);
        double errorRate = count == 0 ? 0 : (double) failed / count;
        boolean degraded = count >= DEGRADED_CALLS_MIN && errorRate >= DEGRADED_ERROR_RATE;
        return new Snapshot(
                degraded ? "degraded" : "up", lastError, requests, errorRate, rank(sorted, 50), rank(sorted, 95));
    }

    private static @Nullable Double rank(long[] sorted, int percent) {
        if (sorted.length == 0) {
            return null;
        }
        int at = Math.max(0, (int) Math.ceil(sorted.length * percent / 100.0) - 1);
        return sorted[at] / 1000.0;
    }

    /// @param state `up` or `degraded`
    /// @param requests since the start
    /// @param errorRate of the window, 0 to 1
    record Snapshot(
            String state,
            @Nullable String lastError,
            long requests,
            double errorRate,
            @Nullable Double latencyP50Ms,
            @Nullable Double latencyP95Ms) {}
}
