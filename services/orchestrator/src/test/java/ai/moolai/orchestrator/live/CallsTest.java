package ai.moolai.orchestrator.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.moolai.base.Role;
import ai.moolai.base.Threads;
import ai.moolai.edge.live.Hub;
import ai.moolai.edge.live.LiveLimits;
import ai.moolai.edge.live.Topic;
import ai.moolai.orchestrator.ledger.CallRecord;
import ai.moolai.orchestrator.ledger.Cost;
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
            CallRecord call = UsageCountsTest.call(
                    ManualClock.START, Duration.ZERO, CallRecord.Status.OK, new Cost.Unpriced("none"));
            for (int i = 0; i < perSecond + 5; i++) {
                calls.finished(call, nanos);
            }
            assertThat(calls.skippedTotal()).isEqualTo(5);
            long twoSeconds = Duration.ofSeconds(2).toNanos();
            int twice = 4 * perSecond;
            for (int i = 1; i <= twice; i++) {
                calls.finished(call, nanos + twoSeconds / twice * i);
            }
            assertThat(calls.skippedTotal()).isCloseTo(5L + twice / 2, within(2L));
        }
    }
}
