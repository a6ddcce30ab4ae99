package ai.moolai.orchestrator.exports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.moolai.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LimitedTest {
    private final ManualClock clock = new ManualClock(Instant.parse("2026-12-01T00:00:00Z"));

    @Test
    void rowsComeForAsLongAsThereIsTimeAndNoLonger() {
        var time = new Limited(clock, Exports.DURATION_MAX);
        var first = time.rows(List.of(1, 2, 3).iterator());
        clock.advance(Exports.DURATION_MAX);
        assertThat(first.hasNext()).isTrue();
        assertThat(first.next()).isEqualTo(1);
        clock.advance(Duration.ofMillis(1));
        assertThatThrownBy(first::hasNext).hasMessageContaining("not finished after 30 min");
        // The time is that of the whole export, however many walks it takes.
        assertThatThrownBy(() -> time.rows(List.of(4).iterator()).hasNext()).hasMessageContaining("30 min");
    }
}
