package ai.moolai.orchestrator.live;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.base.NanoDollars;
import ai.moolai.base.OrganizationId;
import ai.moolai.base.RequestId;
import ai.moolai.base.Usage;
import ai.moolai.orchestrator.ledger.CallRecord;
import ai.moolai.orchestrator.ledger.Cost;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class UsageCountsTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final UsageCounts counts = new UsageCounts();

    static CallRecord call(Instant started, Duration took, CallRecord.Status status, Cost cost) {
        return new CallRecord(
                new RequestId(new UUID(0, 0)),
                new OrganizationId("org_001"),
                started,
                new CallRecord.Who(null, null, "test", null),
                new CallRecord.Asked("/v1/chat/completions", "gpt-4", false, 0),
                null,
                new CallRecord.Outcome(status, 200, null, null, 0),
                new CallRecord.Used(Usage.of(3, 2), CallRecord.UsageSource.REPORTED, true),
                cost,
                new CallRecord.Timing(took.toNanos() / 1_000, null, 0));
    }

    private void end(Instant at) {
        counts.count(call(
                at.minusSeconds(90),
                Duration.ofSeconds(90),
                CallRecord.Status.OK,
                new Cost.Priced(new NanoDollars(7), "p")));
    }

    @Test
    void aCallCountsInTheMinuteInWhichItEnds() {
        end(NOON.minusMillis(1));
        end(NOON);
        end(NOON.plusSeconds(59));
        UsageCounts.Now now = counts.at(NOON.plusSeconds(59));
        assertThat(now.minute()).isEqualTo(NOON);
        assertThat(now.ofMinute()).isEqualTo(new Amounts(2, 0, 0, 6, 4, 14));
        assertThat(now.ofDay().requests()).isEqualTo(3);
        assertThat(counts.at(NOON.plusSeconds(60)).ofMinute()).isEqualTo(Amounts.NONE);
        assertThat(counts.at(NOON.plusSeconds(60)).ofDay().requests()).isEqualTo(3);
    }

    @Test
    void aDayBeginsAtMidnightAndWithWhatIsKnownOfIt() {
        end(NOON);
        counts.before(NOON, new Amounts(100, 1, 2, 3, 4, 5));
        assertThat(counts.at(NOON).ofDay()).isEqualTo(new Amounts(101, 1, 2, 6, 6, 12));
        Instant midnight = Instant.parse("2026-01-02T00:00:00Z");
        assertThat(counts.at(midnight.minusMillis(1)).ofDay().requests()).isEqualTo(101);
        UsageCounts.Now next = counts.at(midnight);
        assertThat(next.day()).isEqualTo(midnight);
        assertThat(next.ofDay()).isEqualTo(Amounts.NONE);
        assertThat(next.sinceStart().requests()).isEqualTo(1);
    }

    @Test
    void aClockThatGoesBackTurnsNothingBack() {
        end(NOON);
        counts.at(NOON.plusSeconds(60));
        end(NOON.plusSeconds(1));
        assertThat(counts.at(NOON).ofMinute().requests()).isEqualTo(1);
        assertThat(counts.at(NOON).minute()).isEqualTo(NOON.plusSeconds(60));
    }

    @Test
    void failuresAndCallsWithoutAPriceAreCountedApart() {
        counts.count(call(NOON, Duration.ZERO, CallRecord.Status.ERROR, new Cost.Unpriced("none")));
        counts.count(call(NOON, Duration.ZERO, CallRecord.Status.REFUSED, new Cost.Unpriced("none")));
        assertThat(counts.at(NOON).ofMinute()).isEqualTo(new Amounts(2, 1, 2, 6, 4, 0));
    }

    @Test
    void ratesAreOfTheLastTenSeconds() {
        var usage = new LiveUsage();
        long second = 1_000_000_000;
        assertThat(usage.told(counts.at(NOON), 0).rates()).isNull();
        for (int i = 1; i <= 20; i++) {
            end(NOON);
            usage.told(counts.at(NOON), i * second);
        }
        LiveUsage.Rates rates = usage.told(counts.at(NOON), 20 * second).rates();
        assertThat(rates).isEqualTo(new LiveUsage.Rates(1, 0, 5, 2.52e-5));
        assertThat(usage.told(counts.at(NOON), 30 * second).rates()).isEqualTo(new LiveUsage.Rates(0, 0, 0, 0));
    }
}
