package ai.moolai.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// One round of each fault; `bench/chaos.sh` plays hundreds.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChaosTest {
    /// Longer than a caller waits for a connection of the pool.
    private static final Duration PAUSE = Duration.ofSeconds(12);

    private final Random random = new Random(1);
    private Stage stage;

    @BeforeAll
    void start() throws Exception {
        stage = new Stage();
    }

    @AfterAll
    void stop() throws IOException {
        stage.close();
    }

    @ParameterizedTest
    @EnumSource
    void everyAnswerIsInTheTableOnceAndAsItWasTold(Fault fault) throws Exception {
        var round = Round.play(stage, fault, PAUSE, random);
        assertThat(round.differences()).as("%s", round).isEmpty();
        assertThat(round.answers()).isGreaterThan(100);
        assertThat(Files.readString(stage.orchestrator.log())).doesNotContain(Stage.PROVIDER_KEY);
    }
}
