package ai.moolai.orchestrator.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.base.OrganizationId;
import ai.moolai.base.Threads;
import ai.moolai.link.HealthStatus;
import ai.moolai.orchestrator.host.Host;
import ai.moolai.orchestrator.ledger.KeptFor;
import ai.moolai.orchestrator.ledger.Ledger;
import ai.moolai.orchestrator.ledger.PriceBook;
import ai.moolai.orchestrator.readings.ReadingTables;
import ai.moolai.orchestrator.readings.Readings;
import ai.moolai.store.Database;
import ai.moolai.store.DatabaseUrl;
import ai.moolai.store.Journal;
import ai.moolai.store.JournalConfig;
import ai.moolai.store.PoolSize;
import ai.moolai.testing.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthTest {
    private static final OrganizationId ORGANIZATION = new OrganizationId("org_001");

    @TempDir
    private Path folder;

    private final ManualClock clock = new ManualClock();
    private final Threads threads = new Threads(Throwable::printStackTrace);
    private final Database away =
            Database.open("away", DatabaseUrl.parse("postgresql://nobody@127.0.0.1:1/none"), new PoolSize(0, 1), clock);

    @Test
    void aLostRecordDegradesForTenMinutesAndIsCountedForEver() {
        var journal = Journal.open(new JournalConfig(folder.resolve("journal")), clock, threads);
        var kept = new KeptFor(Duration.ofDays(1), Duration.ofDays(1));
        try (var ledger = new Ledger(journal, away, folder.resolve("rejected"), clock, kept, PriceBook.shipped());
                var readings = new Readings(
                        new Readings.Plan(
                                ORGANIZATION, Readings.INTERVAL_DEFAULT, false, List.of(), ReadingTables.DEFAULT),
                        new Host(folder, folder, clock),
                        new Readings.Around(away, away, null),
                        clock,
                        threads)) {
            var health = new HealthEndpoint(
                    new HealthEndpoint.About(ORGANIZATION, "test", clock.now()),
                    away,
                    away,
                    ledger,
                    readings,
                    null,
                    () -> HealthEndpoint.Check.DISABLED,
                    clock);
            assertThat(health.status()).isEqualTo(HealthStatus.HEALTHY);
            journal.append(new byte[Journal.RECORD_BYTES_MAX + 1], () -> {});
            assertThat(health.status()).isEqualTo(HealthStatus.DEGRADED);
            clock.advance(Duration.ofMinutes(10).minusNanos(1));
            assertThat(health.status()).isEqualTo(HealthStatus.DEGRADED);
            clock.advance(Duration.ofNanos(1));
            assertThat(health.status()).isEqualTo(HealthStatus.HEALTHY);
            assertThat(ledger.state().lost()).isEqualTo(1);
            assertThat(ledger.state().lastFault())
                    .satisfies(fault -> assertThat(fault.at()).isEqualTo(ManualClock.START));
        } finally {
            away.close();
            threads.close();
        }
    }
}
