package ai.moolai.orchestrator.host;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The host at one moment. Counters count since the host, or the device, began; what is not told is null.
///
/// @param nanos of the steady clock
/// @param disks whole disks only: what is written to a partition, or to a volume upon disks, counts once
/// @param links network interfaces but the loopback, and those that pass on what another one carries
/// @param connections of TCP that are established, in this network namespace
public record Snapshot(
        long nanos,
        @Nullable Cpu cpu,
        @Nullable Load load,
        @Nullable Memory memory,
        @Nullable Space space,
        @Nullable List<Disk> disks,
        @Nullable List<Link> links,
        @Nullable Long connections,
        Pressure pressure,
        Limits limits,
        OwnProcess process,
        VirtualMachine machine) {
    /// The kernel tells processor time in these, whatever its own clock does: `USER_HZ`, 100 on every platform of
    /// ours.
    public static final int TICKS_PER_SECOND = 100;

    /// Processor time of all cores together, in ticks. What guests take is part of `user` and `nice`.
    public record Cpu(
            long user, long nice, long system, long idle, long iowait, long irq, long softirq, long steal, int cores) {
        /// Everything but waiting.
        public long busy() {
            return user + nice + system + irq + softirq + steal;
        }

        public long total() {
            return busy() + idle + iowait;
        }
    }

    /// Tasks that ran or wanted to, averaged.
    public record Load(double oneMinute, double fiveMinutes, double fifteenMinutes) {}

    /// Bytes.
    public record Memory(long total, long available, long swapTotal, long swapFree) {
        public long used() {
            return total - available;
        }
    }

    /// Bytes of the file system that holds the data.
    ///
    /// @param available to this user, which may be less than what is free
    public record Space(long total, long free, long available) {
        public long used() {
            return total - free;
        }
    }

    /// What a disk has done.
    public record Disk(String name, long reads, long readBytes, long writes, long writtenBytes) {}

    /// What an interface has carried.
    public record Link(String name, long receivedBytes, long transmittedBytes) {}

    /// For how many microseconds some task had to wait for each.
    public record Pressure(
            @Nullable Long cpuMicros,
            @Nullable Long memoryMicros,
            @Nullable Long ioMicros) {}

    /// What the control group (version 2) allows, and what it has used of it; null where it sets no limit.
    ///
    /// @param cores may be a fraction
    /// @param cpuMicros processor time that was used
    /// @param memoryUsedBytes without what the kernel can take back at once
    public record Limits(
            @Nullable Double cores,
            @Nullable Long cpuMicros,
            @Nullable Long memoryBytes,
            @Nullable Long memoryUsedBytes) {}

    /// This process.
    public record OwnProcess(
            @Nullable Long cpuTicks,
            @Nullable Long memoryBytes,
            @Nullable Long virtualBytes,
            @Nullable Long threads,
            @Nullable Long openFiles,
            @Nullable Long openFilesMax) {}

    /// The Java virtual machine.
    ///
    /// @param pauseMillis for which collecting garbage has stopped it, since its start
    public record VirtualMachine(long heapUsedBytes, long pauseMillis) {}
}
