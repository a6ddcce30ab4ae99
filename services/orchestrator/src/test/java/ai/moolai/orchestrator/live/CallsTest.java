package ai.moolai.orchestrator.live;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.base.Role;
import ai.moolai.base.Threads;
import ai.moolai.edge.live.Hub;
import ai.moolai.edge.live.LiveLimits;
import ai.moolai.edge.live.Topic;
import ai.moolai.orchestrator.ledger.CallRecord;
import ai.moolai.testing.ManualClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallsTest {
    private final Topic topic = Topic.list("requests", "request", Role.VIEWER);

    @Test
    void noMoreCallsAreShownInASecondThanReadersCanBeTold() {
        try (var threads = new Threads(_ -> {})) {
            var hub = new Hub("org_001", List.of(topic), LiveLimits.DEFAULT, new ManualClock(), threads, () -> {});
            var calls = new Calls(topic, hub);
            int perSecond = topic.messagesPerSecondMax();
            long nanos = Duration.ofHours(1).toNanos();
            CallRecord call = UsageCountsTest.call(ManualClock.START, Duration.ZERO, CallRecord.Status.OK, null);
            for (int i = 0; i < perSecond + 5; i++) {
                calls.finished(call, nanos);
            }
            assertThat(calls.skippedTotal()).isEqualTo(5);
            long second = Duration.ofSeconds(1).toNanos();
            for (int i = 1; i <= 4 * perSecond; i++) {
                calls.finished(call, nanos + i * second / (2 * perSecond));
            }
            assertThat(calls.skippedTotal()).isBetween(5L + 2 * perSecond - 2, 5L + 2 * perSecond + 2);
        }
    }
}
