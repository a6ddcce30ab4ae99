package ai.moolai.orchestrator.host;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.base.Clock;
import ai.moolai.testing.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostTest {
    private static final long GIB = 1L << 30;
    private static final Snapshot.Limits NO_LIMITS = new Snapshot.Limits(null, null, null, null);

    @TempDir
    private Path root;

    private final ManualClock clock = new ManualClock();
    private KernelFiles files;

    @BeforeEach
    void make() {
        files = KernelFiles.host(root);
    }

    private Snapshot read() {
        return new Host(root, root, clock).read();
    }

    @Test
    void theHostIsReadAsItsFilesSay() {
        clock.advance(Duration.ofSeconds(7));
        Snapshot read = read();
        assertThat(read.nanos()).isEqualTo(Duration.ofSeconds(7).toNanos());
        assertThat(read.cpu()).isEqualTo(new Snapshot.Cpu(1000, 20, 300, 8000, 500, 10, 30, 40, 4));
        assertThat(read.cpu()).returns(1400L, Snapshot.Cpu::busy).returns(9900L, Snapshot.Cpu::total);
        assertThat(read.load()).isEqualTo(new Snapshot.Load(0.52, 1.25, 2.0));
        assertThat(read.memory()).isEqualTo(new Snapshot.Memory(16 * GIB, 12 * GIB, 2 * GIB, 3 * GIB / 2));
        assertThat(read.connections()).isEqualTo(23);
        assertThat(read.pressure()).isEqualTo(new Snapshot.Pressure(1_000_000L, 2_000_000L, 3_000_000L));
        assertThat(read.limits()).isEqualTo(NO_LIMITS);
    }

    @Test
    void eachByteOfDisksAndNetworksCountsOnce() {
        assertThat(read().disks())
                .containsExactly(
                        new Snapshot.Disk("nvme0n1", 100, 2000 * 512, 300, 5000 * 512),
                        new Snapshot.Disk("sda", 10, 100 * 512, 20, 400 * 512));
        assertThat(read().links())
                .containsExactly(new Snapshot.Link("eth0", 5000, 7000), new Snapshot.Link("wlan0", 300, 40));
    }

    @Test
    void thisProcessIsReadWhateverItsNameHolds() {
        assertThat(read().process()).isEqualTo(new Snapshot.OwnProcess(400L, 200L << 20, 4_000L << 20, 31L, 3L, 1024L));
        assertThat(read().machine().heapUsedBytes()).isPositive();
        assertThat(read().machine().pauseMillis()).isNotNegative();
    }

    @Test
    void whatIsNotToldIsUnknownAndTheRestIsRead() {
        files.remove("proc/pressure/memory");
        files.remove("proc/net/snmp");
        files.put("proc/stat", "cpu  1 2 three\n");
        files.put("proc/meminfo", "MemTotal: 5 kB\n");
        files.put("proc/diskstats", "8 0 sda\n");
        files.put("proc/loadavg", "");
        files.put("proc/self/status", "");
        Snapshot read = read();
        assertThat(read.cpu()).isNull();
        assertThat(read.memory()).isNull();
        assertThat(read.disks()).isNull();
        assertThat(read.connections()).isNull();
        assertThat(read.pressure()).isEqualTo(new Snapshot.Pressure(1_000_000L, null, 3_000_000L));
        assertThat(read.load()).isNull();
        assertThat(read.process()).isEqualTo(new Snapshot.OwnProcess(400L, null, null, null, 3L, 1024L));
        assertThat(read.links()).hasSize(2);
    }

    @Test
    void aHostThatTellsNothingLeavesWhatJavaKnows(@TempDir Path empty) {
        Snapshot read = new Host(empty, empty, clock).read();
        assertThat(read.cpu()).isNull();
        assertThat(read.links()).isNull();
        assertThat(read.limits()).isEqualTo(NO_LIMITS);
        assertThat(read.process()).isEqualTo(new Snapshot.OwnProcess(null, null, null, null, null, null));
        assertThat(requireNonNull(read.space()).total()).isPositive();
        assertThat(new Host(empty, empty.resolve("gone"), clock).read().space()).isNull();
    }

    @Test
    void aContainerSeesItsOwnLimits() {
        files.put("sys/fs/cgroup/cpu.max", "150000 100000\n")
                .put("sys/fs/cgroup/cpu.stat", "usage_usec 1234567\nuser_usec 1000000\nsystem_usec 234567\n")
                .put("sys/fs/cgroup/memory.max", Long.toString(2 * GIB) + "\n")
                .put("sys/fs/cgroup/memory.current", Long.toString(GIB) + "\n")
                .put("sys/fs/cgroup/memory.stat", "anon 5\ninactive_file 268435456\nactive_file 9\n");
        assertThat(read().limits()).isEqualTo(new Snapshot.Limits(1.5, 1_234_567L, 2 * GIB, 3 * GIB / 4));
    }

    @Test
    void theTightestGroupAroundTheProcessHolds() {
        files.put("proc/self/cgroup", "12:cpu:/elsewhere\n0::/slice/service\n")
                .put("sys/fs/cgroup/slice/service/cpu.max", "max 100000\n")
                .put("sys/fs/cgroup/slice/service/memory.max", Long.toString(4 * GIB))
                .put("sys/fs/cgroup/slice/service/memory.current", "900")
                .put("sys/fs/cgroup/slice/cpu.max", "50000 100000\n")
                .put("sys/fs/cgroup/slice/cpu.stat", "usage_usec 77\n")
                .put("sys/fs/cgroup/slice/memory.max", Long.toString(3 * GIB))
                .put("sys/fs/cgroup/slice/memory.current", "1000");
        assertThat(read().limits()).isEqualTo(new Snapshot.Limits(0.5, 77L, 3 * GIB, 1000L));
    }

    @Test
    void aGroupWithoutLimitsSetsNone() {
        files.put("sys/fs/cgroup/cpu.max", "max 100000\n").put("sys/fs/cgroup/memory.max", "max\n");
        assertThat(read().limits()).isEqualTo(NO_LIMITS);
    }

    @Test
    void aRealLinuxTellsNearlyEverything() {
        Snapshot read = new Host(Path.of("/"), root, Clock.system()).read();
        assertThat(read.process().memoryBytes()).isBetween(10L << 20, 100L << 30);
        assertThat(read.process().openFiles()).isBetween(3L, 1_000_000L);
        assertThat(read.process().threads()).isBetween(5L, 100_000L);
        assertThat(requireNonNull(read.cpu()).cores())
                .isEqualTo(Runtime.getRuntime().availableProcessors());
        Snapshot.Memory memory = requireNonNull(read.memory());
        assertThat(memory.available()).isBetween(1L, memory.total());
    }
}
