package ai.moolai.orchestrator.readings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WindowTest {
    private final Window window = new Window();

    private static Moment at(long millis) {
        return new Moments().at(Duration.ofMillis(millis)).now();
    }

    @Test
    void aMomentIsComparedWithTheOneBefore() {
        Moment first = at(0);
        Moment second = at(30_000);
        assertThat(window.before(first)).isNull();
        assertThat(window.before(second)).isSameAs(first);
        assertThat(window.before(at(60_000))).isSameAs(second);
    }

    @Test
    void aMomentThatFollowsTooSoonIsComparedWithTheOneBeforeThat() {
        Moment first = at(0);
        Moment second = at(30_000);
        assertThat(window.before(first)).isNull();
        assertThat(window.before(at(500))).as("nothing is far enough away yet").isNull();
        assertThat(window.before(second)).isSameAs(first);
        assertThat(window.before(at(30_200))).isSameAs(first);
        assertThat(window.before(at(30_999))).isSameAs(first);
        assertThat(window.before(at(31_000))).isSameAs(second);
    }
}
