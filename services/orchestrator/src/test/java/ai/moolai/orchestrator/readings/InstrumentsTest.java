package ai.moolai.orchestrator.readings;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.base.Clock;
import ai.moolai.base.OrganizationId;
import ai.moolai.base.Threads;
import ai.moolai.orchestrator.host.Host;
import ai.moolai.orchestrator.host.KernelFiles;
import ai.moolai.store.Database;
import ai.moolai.store.DatabaseUrl;
import ai.moolai.store.PoolSize;
import ai.moolai.testing.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Readings of a made-up host by a clock that is moved by hand; its database is away.
class InstrumentsTest {
    @TempDir
    private Path root;

    private final ManualClock clock = new ManualClock();
    private final Threads threads = new Threads(Throwable::printStackTrace);
    private final Database away = Database.open(
            "away", DatabaseUrl.parse("postgresql://nobody@127.0.0.1:1/none"), new PoolSize(0, 4), Clock.system());
    private KernelFiles files;
    private Instruments instruments;

    @BeforeEach
    void make() {
        files = KernelFiles.host(root);
        var none = new CustomCollectors(List.of(), new OrganizationId("org_001"), threads, clock);
        instruments = new Instruments(new Host(root, root, clock), List.of(away), null, none, clock, threads);
    }

    @AfterEach
    void close() {
        away.close();
        threads.close();
    }

    private void busy(long user, long idle) {
        files.put("proc/stat", "cpu  " + user + " 20 300 " + idle + " 500 10 30 40 7 0\ncpu0 \ncpu1 \ncpu2 \ncpu3 \n");
    }

    @Test
    void aReadingIsOfTheTimeSinceTheOneBefore() throws Exception {
        Reading first = instruments.read();
        assertThat(first.at()).isEqualTo(ManualClock.START);
        assertThat(first.value(Metric.CPU_USAGE)).isNull();
        assertThat(first.value(Metric.MEMORY_USAGE)).isEqualTo(25.0);
        busy(1300, 8900);
        files.put("proc/pressure/io", KernelFiles.psi(6_000_000));
        clock.advance(Duration.ofSeconds(30));
        Reading second = instruments.read();
        assertThat(second.value(Metric.CPU_USAGE)).isEqualTo(25.0);
        assertThat(second.value(Metric.PRESSURE_IO)).isEqualTo(10.0);
        assertThat(second.value(Metric.API_REQUESTS_PER_SECOND)).isZero();
    }

    @Test
    void aWallClockThatJumpsMovesTheMomentAndNoRate() throws Exception {
        instruments.read();
        for (Duration jump : List.of(Duration.ofDays(-400), Duration.ofDays(800))) {
            clock.jump(jump);
            clock.advance(Duration.ofSeconds(30));
            files.put("proc/pressure/io", KernelFiles.psi(jump.isNegative() ? 6_000_000 : 9_000_000));
            Reading reading = instruments.read();
            assertThat(reading.at()).isEqualTo(clock.now());
            assertThat(reading.value(Metric.PRESSURE_IO)).isEqualTo(10.0);
        }
    }

    @Test
    void afterALongPauseRatesAreOverAllOfIt() throws Exception {
        instruments.read();
        files.put("proc/pressure/io", KernelFiles.psi(3_000_000 + 36_000_000));
        clock.advance(Duration.ofHours(1));
        assertThat(instruments.read().value(Metric.PRESSURE_IO)).isEqualTo(1.0);
    }

    @Test
    void twoReadingsAtOnceShareTheirPast() throws Exception {
        instruments.read();
        clock.advance(Duration.ofSeconds(30));
        busy(1300, 8900);
        assertThat(instruments.read().value(Metric.CPU_USAGE)).isEqualTo(25.0);
        clock.advance(Duration.ofMillis(10));
        assertThat(instruments.read().value(Metric.CPU_USAGE)).isEqualTo(25.0);
    }

    @Test
    void aLoopThatIsStuckAndADatabaseThatIsAwayHoldNoReadingUp() throws Exception {
        instruments.loops().watch(work -> {});
        long begun = System.nanoTime();
        Reading reading = instruments.read();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(1));
        assertThat(reading.value(Metric.DATABASE_LATENCY_MS)).isNull();
        assertThat(reading.value(Metric.DATABASE_POOL_USAGE)).isZero();
        assertThat(reading.at()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
    }

    @Test
    void everyReadingHasAnIdOfItsOwn() throws Exception {
        Reading first = instruments.read();
        Reading second = instruments.read();
        assertThat(first.id()).isNotEqualTo(second.id());
        assertThat(first.shownId()).matches("met_[0-9a-f]{32}");
    }
}
