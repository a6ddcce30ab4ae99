package ai.moolai.orchestrator.readings;

import ai.moolai.orchestrator.host.Snapshot;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Moments whose figures a test says, one by one.
final class Moments {
    static final Snapshot.Limits NO_LIMITS = new Snapshot.Limits(null, null, null, null);
    static final long GIB = 1L << 30;

    private Duration at = Duration.ZERO;
    private Snapshot.@Nullable Cpu cpu = new Snapshot.Cpu(0, 0, 0, 0, 0, 0, 0, 0, 4);
    private Snapshot.Limits limits = NO_LIMITS;
    private @Nullable List<Snapshot.Disk> disks = List.of(new Snapshot.Disk("sda", 0, 0, 0, 0));
    private @Nullable List<Snapshot.Link> links = List.of(new Snapshot.Link("eth0", 0, 0));
    private Snapshot.Pressure pressure = new Snapshot.Pressure(0L, 0L, 0L);
    private long processTicks;
    private long pauseMillis;
    private FinishedCalls calls = new FinishedCalls();

    Moments at(Duration moment) {
        this.at = moment;
        return this;
    }

    Moments cpu(long user, long idle) {
        this.cpu = new Snapshot.Cpu(user, 0, 0, idle, 0, 0, 0, 0, 4);
        return this;
    }

    Moments noCpu() {
        this.cpu = null;
        return this;
    }

    Moments limits(Snapshot.Limits given) {
        this.limits = given;
        return this;
    }

    Moments disks(Snapshot.Disk... given) {
        this.disks = List.of(given);
        return this;
    }

    Moments links(Snapshot.Link... given) {
        this.links = List.of(given);
        return this;
    }

    Moments pressure(long cpuMicros, @Nullable Long memoryMicros, long ioMicros) {
        this.pressure = new Snapshot.Pressure(cpuMicros, memoryMicros, ioMicros);
        return this;
    }

    Moments process(long ticks, long pauses) {
        this.processTicks = ticks;
        this.pauseMillis = pauses;
        return this;
    }

    Moments calls(FinishedCalls given) {
        this.calls = given;
        return this;
    }

    Moment now() {
        return new Moment(
                new Snapshot(
                        at.toNanos(),
                        cpu,
                        new Snapshot.Load(0.5, 1.5, 2.5),
                        new Snapshot.Memory(16 * GIB, 12 * GIB, 2 * GIB, GIB),
                        new Snapshot.Space(1000, 400, 300),
                        disks,
                        links,
                        23L,
                        pressure,
                        limits,
                        new Snapshot.OwnProcess(processTicks, 200L << 20, 4L << 30, 31L, 17L, 1024L),
                        new Snapshot.VirtualMachine(50L << 20, pauseMillis)),
                calls.counts());
    }
}
