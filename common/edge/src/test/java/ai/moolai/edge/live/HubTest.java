package ai.moolai.edge.live;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.base.Role;
import ai.moolai.base.Threads;
import ai.moolai.testing.ManualClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// When a topic is followed.
class HubTest {
    private final ManualClock clock = new ManualClock();
    private final Topic births = Topic.list("births", "birth", Role.VIEWER);
    private final Message message = new Message(ManualClock.START, _ -> "x");

    private Hub hub(Threads threads) {
        return new Hub("org_001", List.of(births), LiveLimits.DEFAULT, clock, threads, () -> {});
    }

    @Test
    void nothingIsKeptOfWhatNobodyFollows() {
        try (var threads = new Threads(_ -> {})) {
            Hub hub = hub(threads);
            hub.publish(births, message);
            assertThat(hub.events()).isZero();
            assertThat(hub.published()).isZero();
        }
    }

    @Test
    void whoComesBackSoonMissesNothingAndWhoComesBackLateIsToldSo() {
        try (var threads = new Threads(_ -> {})) {
            Hub hub = hub(threads);
            hub.enter(births.bit);
            hub.publish(births, message);
            long seen = hub.published();
            hub.leave(births.bit);
            clock.advance(LiveLimits.KEPT_MAX.minusSeconds(1));
            hub.expire();
            hub.publish(births, message);
            assertThat(births.ring.lostSeq()).as("nothing since").isLessThanOrEqualTo(seen);
            clock.advance(Duration.ofSeconds(2));
            hub.expire();
            assertThat(births.isFollowed()).isFalse();
            hub.publish(births, message);
            hub.enter(births.bit);
            assertThat(births.ring.lostSeq()).isGreaterThan(seen + 1);
            assertThat(births.ring.size()).isZero();
        }
    }

    @Test
    void moreReadersAreToldFewerMessagesEach() {
        assertThat(births.messagesPerSecondMax()).isEqualTo(LiveLimits.EVENTS_PER_SECOND_MAX);
        try (var threads = new Threads(_ -> {})) {
            Hub hub = hub(threads);
            for (int i = 0; i < 1_000; i++) {
                hub.enter(births.bit);
            }
            assertThat(births.messagesPerSecondMax()).isEqualTo(100);
        }
    }
}
