package ai.moolai.orchestrator.readings;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.testing.ManualClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BacklogTest {
    private final ManualClock clock = new ManualClock();
    private final List<List<Reading>> batches = new ArrayList<>();
    private boolean away;
    private boolean missing;

    private final Backlog backlog = new Backlog(
            batch -> {
                if (away) {
                    throw new IllegalStateException("away\nfor long");
                }
                if (!missing) {
                    batches.add(batch);
                }
                return !missing;
            },
            clock);

    private Reading reading(long number) {
        return new Reading(new UUID(0, number), clock.now(), Map.of(), new TreeMap<>());
    }

    private void add(long from, long to) {
        LongStream.rangeClosed(from, to).forEach(number -> backlog.add(reading(number)));
    }

    @Test
    void whatWaitsIsWrittenInBatchesOldestFirst() throws Exception {
        add(1, 250);
        assertThat(backlog.write()).isTrue();
        assertThat(batches).extracting(List::size).containsExactly(100, 100, 50);
        assertThat(batches.stream().flatMap(List::stream).map(each -> each.id().getLeastSignificantBits()))
                .isSorted()
                .hasSize(250);
        assertThat(backlog.size()).isZero();
    }

    @Test
    void whatTheTableRefusesIsKept() throws Exception {
        add(1, 2);
        away = true;
        assertThat(backlog.write()).isFalse();
        assertThat(backlog.size()).isEqualTo(2);
        assertThat(backlog.lastError()).isEqualTo("away");
        assertThat(backlog.failures()).isEqualTo(1);
        away = false;
        assertThat(backlog.write()).isTrue();
        assertThat(backlog.lastError()).isNull();
        assertThat(batches).hasSize(1);
    }

    @Test
    void aTableThatIsNotThereYetIsNoFailure() throws Exception {
        add(1, 1);
        missing = true;
        assertThat(backlog.write()).isFalse();
        assertThat(backlog.holds(new UUID(0, 1))).isTrue();
        assertThat(backlog.failures()).isZero();
        assertThat(backlog.lastError()).isNull();
    }

    @Test
    void whenThereIsNoRoomTheOldestGoAndAreCounted() throws Exception {
        away = true;
        add(1, Backlog.READINGS_MAX + 3);
        assertThat(backlog.write()).isFalse();
        assertThat(backlog.size()).isEqualTo(Backlog.READINGS_MAX);
        assertThat(backlog.dropped()).isEqualTo(3);
        assertThat(backlog.holds(new UUID(0, 3))).isFalse();
        away = false;
        backlog.write();
        assertThat(batches.getFirst().getFirst().id()).isEqualTo(new UUID(0, 4));
        assertThat(batches.getLast().getLast().id()).isEqualTo(new UUID(0, Backlog.READINGS_MAX + 3));
    }

    @Test
    void whatIsLetGoWhileItIsWrittenIsNotMissed() throws Exception {
        List<Reading> written = new ArrayList<>();
        var full = new Backlog[1];
        full[0] = new Backlog(
                batch -> {
                    if (written.isEmpty()) {
                        full[0].add(reading(9999));
                    }
                    return written.addAll(batch);
                },
                clock);
        LongStream.rangeClosed(1, Backlog.READINGS_MAX).forEach(number -> full[0].add(reading(number)));
        assertThat(full[0].write()).isTrue();
        assertThat(written).doesNotHaveDuplicates().hasSize(Backlog.READINGS_MAX + 1);
    }
}
