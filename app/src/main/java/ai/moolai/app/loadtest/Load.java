package ai.moolai.app.loadtest;

import java.time.Duration;
import java.util.List;

/// How much is asked, for how long, and what is good enough.
///
/// @param targets in turn, each as much as the others
/// @param concurrency calls under way at once
/// @param rate calls a second, whatever the answers take; 0 for the next call as soon as one is answered
/// @param p99Max what 99 of 100 calls of each kind may take at most
/// @param errorRateMax what share of all calls may fail, 0 to 1
public record Load(
        List<Target> targets, Duration length, int concurrency, double rate, Duration p99Max, double errorRateMax) {
    /// Longer than this is no test but an outage.
    public static final Duration LENGTH_MAX = Duration.ofMinutes(5);

    public static final int CONCURRENCY_MAX = 256;

    Target target(long turn) {
        return targets.get((int) (turn % targets.size()));
    }
}
