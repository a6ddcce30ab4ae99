package ai.moolai.orchestrator.stages;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StagesTest {
    private final Stages stages = new Stages();

    @Test
    void bucketsReachFromTenMicrosecondsToAHundredSecondsBoundsIncluded() {
        assertThat(Stages.boundsNanos())
                .hasSize(22)
                .startsWith(10_000, 20_000, 50_000, 100_000)
                .endsWith(10_000_000_000L, 20_000_000_000L, 50_000_000_000L, 100_000_000_000L)
                .isSorted();
        for (int i = 0; i < 22; i++) {
            long bound = Stages.boundsNanos()[i];
            var counted = new Stages();
            counted.loop();
            var loop = counted.loop();
            new Stages.Call(0).end(loop, bound);
            new Stages.Call(0).end(loop, bound + 1);
            assertThat(counted.of(Stage.AUTHORIZE).counts()[i]).isEqualTo(1);
            assertThat(counted.of(Stage.AUTHORIZE).counts()[i + 1]).isEqualTo(1);
        }
    }

    @Test
    void whatEveryLoopCountsIsAddedUp() {
        for (int i = 1; i <= 3; i++) {
            new Stages.Call(0).end(stages.loop(), i);
        }
        assertThat(stages.of(Stage.AUTHORIZE).count()).isEqualTo(3);
        assertThat(stages.of(Stage.AUTHORIZE).nanos()).isEqualTo(6);
        assertThat(stages.of(Stage.RECEIVE).count()).isZero();
    }

    @Test
    void aStageThatIsComeBackToIsCountedOnceWithAllOfItsTime() {
        var call = new Stages.Call(1000);
        call.enter(Stage.CONNECT, 1001);
        call.enter(Stage.WAIT, 1003);
        call.enter(Stage.CONNECT, 1007);
        assertThat(call.nanos(Stage.CONNECT, 1010)).isEqualTo(2 + 3);
        assertThat(call.nanos(Stage.WAIT, 1010)).isEqualTo(4);
        assertThat(call.stage()).isEqualTo(Stage.CONNECT);
        call.end(stages.loop(), 1015);
        assertThat(stages.of(Stage.AUTHORIZE).nanos()).isEqualTo(1);
        assertThat(stages.of(Stage.CONNECT)).satisfies(connect -> {
            assertThat(connect.count()).isEqualTo(1);
            assertThat(connect.nanos()).isEqualTo(2 + 8);
        });
        assertThat(stages.of(Stage.WAIT).nanos()).isEqualTo(4);
        assertThat(stages.of(Stage.RECORD).count()).isZero();
    }
}
