package ai.moolai.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/// A start on a long journal, in small; `bench/backlog.sh` does it with 1 GB.
class BacklogTest {
    @Test
    void aStartIsReadyLongBeforeItsBacklogIsMovedAndMovesAllOfIt() throws Exception {
        var backlog = Backlog.play(96 << 20);
        assertThat(backlog.isWhole()).as("%s", backlog).isTrue();
        assertThat(backlog.calls()).isGreaterThan(200_000);
        assertThat(backlog.waiting()).as("%s", backlog).isGreaterThan(backlog.calls() / 2);
        // 5 s is promised; here the machine is busy with other tests.
        assertThat(backlog.ready()).as("%s", backlog).isLessThan(Duration.ofSeconds(15));
    }
}
