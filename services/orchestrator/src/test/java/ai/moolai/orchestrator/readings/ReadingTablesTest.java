package ai.moolai.orchestrator.readings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadingTablesTest {
    private static final Instant NOW = Instant.parse("2026-06-30T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "P1D, P0D, READINGS",
        "P2D, P0D, READINGS",
        "P2DT1S, P0D, FIVE_MINUTES",
        "P31D, P0D, FIVE_MINUTES",
        "P31DT1S, P0D, HOURS",
        "P731D, P0D, HOURS",
        "P800D, P0D, HOURS",
        // A week back, the first day that is kept begins with midnight.
        "PT1H, P7DT11H, READINGS",
        "PT1H, P7DT11H1S, FIVE_MINUTES",
        "PT1H, P90DT11H, FIVE_MINUTES",
        "PT1H, P90DT11H1S, HOURS"
    })
    void theFinestThatIsNotTooFineAndStillThereIsTold(Duration span, Duration ago, Tier tier) {
        Instant end = NOW.minus(ago);
        assertThat(ReadingTables.DEFAULT.tier(end.minus(span), end, NOW)).isEqualTo(tier);
    }

    @ParameterizedTest
    @CsvSource({"READINGS, 2026-01-01T01:07:03Z", "FIVE_MINUTES, 2026-01-01T01:05:00Z", "HOURS, 2026-01-01T01:00:00Z"})
    void aSpanBeginsWithTheRowThatHoldsItsFirstMoment(Tier tier, Instant start) {
        assertThat(tier.start(Instant.parse("2026-01-01T01:07:03Z"))).isEqualTo(start);
    }
}
