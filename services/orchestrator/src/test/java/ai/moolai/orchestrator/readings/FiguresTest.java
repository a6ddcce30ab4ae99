package ai.moolai.orchestrator.readings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import ai.moolai.orchestrator.host.Snapshot;
import ai.moolai.orchestrator.ledger.CallRecord.Status;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FiguresTest {
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

    private final Moments before = new Moments();
    private final Moments now = new Moments().at(TEN_SECONDS);

    private Map<Metric, Double> figures() {
        return Figures.of(before.now(), now.now());
    }

    @Test
    void theFirstReadingHasLevelsAndNoRates() {
        assertThat(Figures.of(null, now.now()))
                .containsOnly(
                        entry(Metric.CPU_CORES, 4.0),
                        entry(Metric.CPU_LOAD_1M, 0.5),
                        entry(Metric.CPU_LOAD_5M, 1.5),
                        entry(Metric.CPU_LOAD_15M, 2.5),
                        entry(Metric.MEMORY_USAGE, 25.0),
                        entry(Metric.MEMORY_USED_BYTES, 4.0 * Moments.GIB),
                        entry(Metric.MEMORY_AVAILABLE_BYTES, 12.0 * Moments.GIB),
                        entry(Metric.MEMORY_TOTAL_BYTES, 16.0 * Moments.GIB),
                        entry(Metric.SWAP_USAGE, 50.0),
                        entry(Metric.DISK_USAGE, 66.667),
                        entry(Metric.DISK_USED_BYTES, 600.0),
                        entry(Metric.DISK_AVAILABLE_BYTES, 300.0),
                        entry(Metric.DISK_TOTAL_BYTES, 1000.0),
                        entry(Metric.NETWORK_CONNECTIONS, 23.0),
                        entry(Metric.PROCESS_MEMORY_BYTES, 200.0 * (1 << 20)),
                        entry(Metric.PROCESS_THREADS, 31.0),
                        entry(Metric.PROCESS_OPEN_FILES, 17.0),
                        entry(Metric.JVM_HEAP_USED_BYTES, 50.0 * (1 << 20)));
    }

    @Test
    void theProcessorIsAsBusyAsItWasBetweenTheTwo() {
        before.cpu(1_000_000, 9_000_000);
        now.cpu(1_001_000, 9_003_000);
        assertThat(figures()).containsEntry(Metric.CPU_USAGE, 25.0);
    }

    @Test
    void ratesAreOverTheTimeThatReallyPassed() {
        before.disks(new Snapshot.Disk("sda", 5, 1_000_000, 7, 2_000_000))
                .links(new Snapshot.Link("eth0", 10_000, 20_000))
                .pressure(1_000_000, 0L, 5_000_000)
                .process(100, 40);
        now.disks(new Snapshot.Disk("sda", 25, 1_005_000, 17, 2_001_000))
                .links(new Snapshot.Link("eth0", 10_500, 20_050))
                .pressure(3_500_000, 0L, 5_100_000)
                .process(500, 55);
        assertThat(figures())
                .containsEntry(Metric.DISK_READ_BYTES_PER_SECOND, 500.0)
                .containsEntry(Metric.DISK_WRITE_BYTES_PER_SECOND, 100.0)
                .containsEntry(Metric.DISK_READS_PER_SECOND, 2.0)
                .containsEntry(Metric.DISK_WRITES_PER_SECOND, 1.0)
                .containsEntry(Metric.NETWORK_RECEIVE_BYTES_PER_SECOND, 50.0)
                .containsEntry(Metric.NETWORK_TRANSMIT_BYTES_PER_SECOND, 5.0)
                .containsEntry(Metric.PRESSURE_CPU, 25.0)
                .containsEntry(Metric.PRESSURE_MEMORY, 0.0)
                .containsEntry(Metric.PRESSURE_IO, 1.0)
                .containsEntry(Metric.PROCESS_CPU_USAGE, 10.0)
                .containsEntry(Metric.JVM_GC_PAUSE_MS, 15.0);
        now.at(Duration.ofMinutes(10));
        assertThat(figures())
                .as("the same counters after a long pause")
                .containsEntry(Metric.DISK_READ_BYTES_PER_SECOND, 8.333)
                .containsEntry(Metric.PRESSURE_CPU, 0.417);
    }

    @Test
    void aCounterThatWentBackTellsNothing() {
        before.cpu(1000, 1000)
                .disks(new Snapshot.Disk("sda", 5, 100, 7, 200), new Snapshot.Disk("sdb", 5, 100, 7, 200))
                .pressure(10, 20L, 30)
                .process(100, 0);
        now.cpu(10, 2000)
                .disks(new Snapshot.Disk("sda", 6, 110, 8, 210), new Snapshot.Disk("sdb", 0, 0, 0, 210))
                .pressure(5, 30L, 40)
                .process(50, 0);
        assertThat(figures())
                .doesNotContainKeys(
                        Metric.CPU_USAGE,
                        Metric.DISK_READ_BYTES_PER_SECOND,
                        Metric.DISK_READS_PER_SECOND,
                        Metric.PRESSURE_CPU,
                        Metric.PROCESS_CPU_USAGE)
                .containsEntry(Metric.DISK_WRITE_BYTES_PER_SECOND, 2.0)
                .containsKeys(Metric.PRESSURE_MEMORY, Metric.PRESSURE_IO);
    }

    @Test
    void aDiskThatCameOrWentBringsNoneOfItsPast() {
        before.disks(new Snapshot.Disk("sda", 0, 1000, 0, 0), new Snapshot.Disk("old", 9, 99_999, 9, 9));
        now.disks(new Snapshot.Disk("sda", 0, 2000, 0, 0), new Snapshot.Disk("new", 9, 88_888, 9, 9));
        assertThat(figures()).containsEntry(Metric.DISK_READ_BYTES_PER_SECOND, 100.0);
        now.disks();
        assertThat(figures()).doesNotContainKey(Metric.DISK_READ_BYTES_PER_SECOND);
    }

    @Test
    void inAContainerItsLimitsCount() {
        before.limits(new Snapshot.Limits(1.5, 1_000_000L, 2 * Moments.GIB, Moments.GIB))
                .process(0, 0);
        now.limits(new Snapshot.Limits(1.5, 4_000_000L, 2 * Moments.GIB, Moments.GIB / 2))
                .process(150, 0);
        assertThat(figures())
                .containsEntry(Metric.CPU_CORES, 1.5)
                .containsEntry(Metric.CPU_USAGE, 20.0)
                .containsEntry(Metric.PROCESS_CPU_USAGE, 10.0)
                .containsEntry(Metric.MEMORY_TOTAL_BYTES, 2.0 * Moments.GIB)
                .containsEntry(Metric.MEMORY_USED_BYTES, Moments.GIB / 2.0)
                .containsEntry(Metric.MEMORY_USAGE, 25.0);
    }

    @Test
    void limitsBeyondWhatTheHostHasAreNone() {
        before.cpu(0, 0).limits(new Snapshot.Limits(64.0, 0L, 64 * Moments.GIB, 5L));
        now.cpu(10, 10).limits(new Snapshot.Limits(64.0, 5L, 64 * Moments.GIB, 5L));
        assertThat(figures())
                .containsEntry(Metric.CPU_CORES, 4.0)
                .containsEntry(Metric.CPU_USAGE, 50.0)
                .containsEntry(Metric.MEMORY_TOTAL_BYTES, 16.0 * Moments.GIB);
    }

    @Test
    void whatTheHostDoesNotTellIsNoZero() {
        before.noCpu().pressure(0, null, 0);
        now.noCpu().pressure(0, null, 0);
        assertThat(figures())
                .doesNotContainKeys(
                        Metric.CPU_USAGE, Metric.CPU_CORES, Metric.PROCESS_CPU_USAGE, Metric.PRESSURE_MEMORY)
                .containsEntry(Metric.PRESSURE_CPU, 0.0);
    }

    @Test
    void callsAreThoseOfTheTimeBetween() {
        var calls = new FinishedCalls();
        calls.count(Calls.of(Status.ERROR, 9_000_000));
        before.calls(calls);
        Moment earlier = before.now();
        for (int i = 1; i <= 100; i++) {
            calls.count(Calls.of(i <= 5 ? Status.ERROR : i <= 10 ? Status.REFUSED : Status.OK, i * 1000L));
        }
        var figures = Figures.of(earlier, now.calls(calls).now());
        assertThat(figures)
                .containsEntry(Metric.API_REQUESTS_PER_SECOND, 10.0)
                .containsEntry(Metric.API_ERROR_RATE, 0.05);
        assertThat(figures.get(Metric.API_LATENCY_P50_MS)).isBetween(49.5, 50.5);
        assertThat(figures.get(Metric.API_LATENCY_P95_MS)).isBetween(94.05, 95.95);
    }

    @Test
    void withoutCallsThereIsARateAndNothingElse() {
        assertThat(figures())
                .containsEntry(Metric.API_REQUESTS_PER_SECOND, 0.0)
                .doesNotContainKeys(Metric.API_ERROR_RATE, Metric.API_LATENCY_P50_MS, Metric.API_LATENCY_P95_MS);
    }
}
