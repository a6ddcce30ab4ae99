package ai.moolai.orchestrator.readings;

import ai.moolai.orchestrator.ledger.CallRecord;
import ai.moolai.orchestrator.ledger.CallRecord.Status;

/// Counts the model calls that end. The feed tells of one at a time.
final class FinishedCalls {
    private final LatencySketch latency = new LatencySketch();
    private volatile long finished;
    private volatile long failed;

    /// What was counted since the start.
    ///
    /// @param failed those that the provider or this process failed
    /// @param latency as [LatencySketch#copy] gives it
    record Counts(long finished, long failed, long[] latency) {}

    @SuppressWarnings("NonAtomicVolatileUpdate") // One writer.
    void count(CallRecord call) {
        latency.count(call.timing().total());
        if (call.outcome().status() == Status.ERROR) {
            failed++;
        }
        finished++;
    }

    Counts counts() {
        return new Counts(finished, failed, latency.copy());
    }
}
