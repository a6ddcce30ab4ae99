package ai.moolai.orchestrator.live;

import ai.moolai.edge.live.Hub;
import ai.moolai.edge.live.Message;
import ai.moolai.edge.live.Topic;
import ai.moolai.orchestrator.ledger.CallRecord;
import ai.moolai.orchestrator.monitoring.RequestRow;
import java.util.concurrent.TimeUnit;

/// Shows finished calls, as many a second as all readers together can be told; how many were left out is told with the
/// next. One thread tells of one call at a time.
final class Calls {
    private final Topic topic;
    private final Hub hub;
    private final Allowance allowance = new Allowance();
    private long skipped;
    private volatile long skippedTotal;

    Calls(Topic topic, Hub hub) {
        this.topic = topic;
        this.hub = hub;
    }

    /// Quick.
    @SuppressWarnings("NonAtomicVolatileUpdate") // One thread counts.
    void finished(CallRecord call, long nowNanos) {
        if (!allowance.take(topic.messagesPerSecondMax(), nowNanos)) {
            skipped++;
            skippedTotal++;
            return;
        }
        hub.publish(
                topic,
                new Message(
                        call.startedAt()
                                .plusNanos(TimeUnit.MICROSECONDS.toNanos(
                                        call.timing().total())),
                        _ -> RequestRow.of(call),
                        skipped));
        skipped = 0;
    }

    /// Calls that were not shown, since the start.
    long skippedTotal() {
        return skippedTotal;
    }
}
