package ai.moolai.edge.live;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.base.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is kept for readers, and what is not.
class RingTest {
    private final Topic topic = Topic.list("births", "birth", Role.VIEWER);
    private final Ring ring = topic.ring;

    private Event put(long seq, long nanos, String text) {
        var event = new Event(seq, ring.next(), nanos, topic, "org_001", new Message(Instant.EPOCH, _ -> text));
        ring.put(event);
        return event;
    }

    private List<Long> since(long seq, boolean complete) {
        List<Event> found = new ArrayList<>();
        assertThat(ring.since(seq, Long.MAX_VALUE, Integer.MAX_VALUE, found)).isEqualTo(complete);
        return found.reversed().stream().map(event -> event.seq).toList();
    }

    @Test
    void soManyEventsAreKeptAndThoseBeforeAreKnownToBeLost() {
        for (int seq = 1; seq <= LiveLimits.EVENTS_KEPT_MAX + 10; seq++) {
            put(seq, 0, "x");
        }
        assertThat(ring.size()).isEqualTo(LiveLimits.EVENTS_KEPT_MAX);
        assertThat(ring.lostSeq()).isEqualTo(10);
        assertThat(since(10, true)).hasSize(LiveLimits.EVENTS_KEPT_MAX).startsWith(11L);
        assertThat(since(9, false)).hasSize(LiveLimits.EVENTS_KEPT_MAX);
        assertThat(since(LiveLimits.EVENTS_KEPT_MAX + 10, true)).isEmpty();
    }

    @Test
    void soManyBytesAreKept() {
        String megabyte = "x".repeat(1 << 20);
        for (int seq = 1; seq <= 10; seq++) {
            assertThat(put(seq, 0, megabyte).json(Topic.ALL)).hasSizeGreaterThan(1 << 20);
        }
        assertThat(ring.bytes()).isLessThanOrEqualTo(LiveLimits.BYTES_KEPT_MAX + (2 << 20));
        assertThat(ring.size()).isLessThanOrEqualTo(5);
        ring.forget(99);
        assertThat(ring.bytes()).isZero();
        assertThat(since(98, false)).isEmpty();
        assertThat(since(99, true)).isEmpty();
    }

    @Test
    void whatIsTooOldGoesExceptTheNewest() {
        for (int seq = 1; seq <= 5; seq++) {
            put(seq, seq, "x");
        }
        ring.expire(4);
        assertThat(since(3, true)).containsExactly(4L, 5L);
        ring.expire(100);
        assertThat(since(4, true)).containsExactly(5L);
        assertThat(since(3, false)).containsExactly(5L);
    }

    @Test
    void anEventIsWrittenOnceForEverybody() {
        List<Long> asked = new ArrayList<>();
        var event = new Event(1, ring.next(), 0, topic, "org_001", new Message(Instant.EPOCH, parts -> {
            asked.add(parts);
            return "x";
        }));
        ring.put(event);
        assertThat(event.json(Topic.ALL)).isSameAs(event.json(Topic.ALL));
        assertThat(asked).containsExactly(Topic.ALL);
        assertThat(new String(event.json(Topic.ALL), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("{\"type\":\"birth\",\"organization_id\":\"org_001\",\"timestamp\":\"1970-01-01T00:00:00Z\","
                        + "\"seq\":1,\"birth\":\"x\"}");
    }
}
