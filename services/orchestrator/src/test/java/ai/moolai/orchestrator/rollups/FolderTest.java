package ai.moolai.orchestrator.rollups;

import static ai.moolai.orchestrator.rollups.RollupKit.EVE;
import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.base.Clock;
import ai.moolai.orchestrator.rollups.RollupKit.Call;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// When it works, and when it rests.
class FolderTest {
    private final RollupKit kit = new RollupKit();

    /// Every look at this clock takes a tenth of a second.
    private final Clock slow = new Clock() {
        @Override
        public Instant now() {
            return kit.clock.now();
        }

        @Override
        public long nanoTime() {
            kit.clock.advanceSteady(Duration.ofMillis(100));
            return kit.clock.nanoTime();
        }
    };

    private final Folder folder = new Folder(new RollupStore(kit.database), kit.partitions, RollupTables.DEFAULT, slow);

    @AfterEach
    void close() {
        kit.close();
    }

    private long rolledUp() {
        return kit.count("SELECT coalesce(sum(requests), 0) FROM usage_minute");
    }

    @Test
    void itRestsNineteenTimesAsLongAsItWorked() {
        kit.add(List.of(Call.at(EVE)));
        long begun = kit.clock.nanoTime();
        folder.round();
        long worked = kit.clock.nanoTime() - begun;
        assertThat(rolledUp()).isEqualTo(1);
        kit.add(List.of(Call.at(EVE)));
        kit.clock.advanceSteady(Duration.ofNanos(worked * 10));
        folder.round();
        assertThat(rolledUp()).isEqualTo(1);
        kit.clock.advanceSteady(Duration.ofNanos(worked * 10));
        folder.round();
        assertThat(rolledUp()).isEqualTo(2);
    }

    @Test
    void afterALongPauseItGoesOnAtOnce() {
        kit.add(List.of(Call.at(EVE)));
        folder.round();
        kit.clock.advance(Duration.ofDays(9));
        kit.add(List.of(Call.at(EVE), Call.at(kit.clock.now())));
        folder.round();
        assertThat(rolledUp()).isEqualTo(3);
    }

    @Test
    void aBacklogIsTakenInPortionsTheLongestWaitingFirst() {
        for (int hour = 0; hour < 30; hour++) {
            kit.add(List.of(Call.at(EVE.minus(Duration.ofHours(hour)))));
        }
        folder.round();
        long done = rolledUp();
        assertThat(done).isBetween(1L, 29L);
        assertThat(kit.count(
                        "SELECT count(*) FROM usage_minute WHERE bucket > '" + EVE.minus(Duration.ofHours(done)) + "'"))
                .isEqualTo(done);
        assertThat(folder.pendingHours()).isPositive();
        for (int round = 0; round < 30; round++) {
            kit.clock.advanceSteady(Duration.ofMinutes(2));
            folder.round();
        }
        assertThat(rolledUp()).isEqualTo(30);
        assertThat(folder.pendingHours()).isZero();
    }
}
