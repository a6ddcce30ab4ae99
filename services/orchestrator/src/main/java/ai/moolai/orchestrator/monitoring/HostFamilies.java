package ai.moolai.orchestrator.monitoring;

import ai.moolai.base.OrganizationId;
import ai.moolai.orchestrator.host.Host;
import ai.moolai.orchestrator.host.Snapshot;
import ai.moolai.orchestrator.monitoring.Families.Series;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// The machine and this process, read when somebody scrapes. Names are those of the OpenTelemetry conventions as
/// Prometheus writes them, and for what these do not know those of `node_exporter`; the process has the names that
/// every client library of Prometheus gives it.
final class HostFamilies implements MultiCollector {
    private static final double MICROS = 1e6;

    private final OrganizationId organization;
    private final Host host;

    HostFamilies(OrganizationId organization, Host host) {
        this.organization = organization;
        this.host = host;
    }

    @Override
    public MetricSnapshots collect() {
        Snapshot now = host.read();
        var families = new Families(organization);
        processor(families, now);
        memory(families, now);
        devices(families, now);
        limits(families, now.limits());
        process(families, now.process());
        return families.build();
    }

    private static void processor(Families families, Snapshot now) {
        Snapshot.Cpu cpu = now.cpu();
        if (cpu != null) {
            families.counter(
                    "system_cpu_time_seconds",
                    "Processor time of all cores",
                    mode("user", cpu.user()),
                    mode("nice", cpu.nice()),
                    mode("system", cpu.system()),
                    mode("idle", cpu.idle()),
                    mode("iowait", cpu.iowait()),
                    mode("interrupt", cpu.irq() + cpu.softirq()),
                    mode("steal", cpu.steal()));
        }
        Snapshot.Load load = now.load();
        if (load != null) {
            families.gauge("node_load1", "Load, over 1 minute", Series.of(load.oneMinute()))
                    .gauge("node_load5", "Load, over 5 minutes", Series.of(load.fiveMinutes()))
                    .gauge("node_load15", "Load, over 15 minutes", Series.of(load.fifteenMinutes()));
        }
        Snapshot.Pressure pressure = now.pressure();
        families.counter(
                        "node_pressure_cpu_waiting_seconds",
                        "Time in which some task waited for the processor",
                        Series.of(scaled(pressure.cpuMicros(), MICROS)))
                .counter(
                        "node_pressure_memory_waiting_seconds",
                        "Time in which some task waited for memory",
                        Series.of(scaled(pressure.memoryMicros(), MICROS)))
                .counter(
                        "node_pressure_io_waiting_seconds",
                        "Time in which some task waited for input or output",
                        Series.of(scaled(pressure.ioMicros(), MICROS)));
    }

    private static Series mode(String mode, long ticks) {
        return Series.of((double) ticks / Snapshot.TICKS_PER_SECOND, "cpu_mode", mode);
    }

    private static @Nullable Double scaled(@Nullable Long value, double unit) {
        return value == null ? null : (Double) (value / unit);
    }

    private static void memory(Families families, Snapshot now) {
        Snapshot.Memory memory = now.memory();
        if (memory != null) {
            families.gauge("system_memory_limit_bytes", "Memory that there is", Series.of(memory.total()))
                    .gauge(
                            "system_memory_usage_bytes",
                            "Memory in use, without what can be taken back",
                            Series.of(memory.used(), "system_memory_state", "used"))
                    .gauge(
                            "system_memory_linux_available_bytes",
                            "Memory that programs can have without swapping",
                            Series.of(memory.available()))
                    .gauge(
                            "system_paging_usage_bytes",
                            "Swap space",
                            Series.of(memory.swapTotal() - memory.swapFree(), "system_paging_state", "used"),
                            Series.of(memory.swapFree(), "system_paging_state", "free"));
        }
        Snapshot.Space space = now.space();
        if (space != null) {
            families.gauge(
                            "system_filesystem_limit_bytes",
                            "Size of the file system that holds the data",
                            Series.of(space.total()))
                    .gauge(
                            "system_filesystem_usage_bytes",
                            "Space on the file system that holds the data",
                            Series.of(space.used(), "system_filesystem_state", "used"),
                            Series.of(space.available(), "system_filesystem_state", "free"),
                            Series.of(space.free() - space.available(), "system_filesystem_state", "reserved"));
        }
    }

    private static void devices(Families families, Snapshot now) {
        List<Snapshot.Disk> disks = now.disks();
        if (disks != null) {
            families.counter(
                            "system_disk_io_bytes",
                            "Bytes read from and written to disks",
                            disks(disks, Snapshot.Disk::readBytes, Snapshot.Disk::writtenBytes))
                    .counter(
                            "system_disk_operations",
                            "Reads from and writes to disks",
                            disks(disks, Snapshot.Disk::reads, Snapshot.Disk::writes));
        }
        List<Snapshot.Link> links = now.links();
        if (links != null) {
            families.counter(
                    "system_network_io_bytes",
                    "Bytes received and transmitted",
                    pairs(
                            links,
                            "network_interface_name",
                            Snapshot.Link::name,
                            "network_io_direction",
                            new Direction<>("receive", Snapshot.Link::receivedBytes),
                            new Direction<>("transmit", Snapshot.Link::transmittedBytes)));
        }
        families.gauge(
                "system_network_connections",
                "TCP connections that are established",
                Series.of(now.connections(), "network_connection_state", "established"));
    }

    private static Series[] disks(
            List<Snapshot.Disk> disks, ToLongFunction<Snapshot.Disk> in, ToLongFunction<Snapshot.Disk> out) {
        return pairs(
                disks,
                "system_device",
                Snapshot.Disk::name,
                "disk_io_direction",
                new Direction<>("read", in),
                new Direction<>("write", out));
    }

    private record Direction<D>(String word, ToLongFunction<D> counter) {}

    /// Two series for each device, one for each direction.
    private static <D> Series[] pairs(
            List<D> devices,
            String nameLabel,
            Function<D, String> name,
            String directionLabel,
            Direction<D> in,
            Direction<D> out) {
        return devices.stream()
                .flatMap(device -> List.of(in, out).stream()
                        .map(way -> Series.of(
                                way.counter.applyAsLong(device),
                                nameLabel,
                                name.apply(device),
                                directionLabel,
                                way.word)))
                .toArray(Series[]::new);
    }

    /// As cAdvisor names them.
    private static void limits(Families families, Snapshot.Limits limits) {
        families.gauge("container_spec_cpu_cores", "Cores that the control group allows", Series.of(limits.cores()))
                .counter(
                        "container_cpu_usage_seconds",
                        "Processor time that the control group has used",
                        Series.of(scaled(limits.cpuMicros(), MICROS)))
                .gauge(
                        "container_spec_memory_limit_bytes",
                        "Memory that the control group allows",
                        Series.of(limits.memoryBytes()))
                .gauge(
                        "container_memory_working_set_bytes",
                        "Memory that the control group uses, without what can be taken back at once",
                        Series.of(limits.memoryUsedBytes()));
    }

    private static void process(Families families, Snapshot.OwnProcess process) {
        families.counter(
                        "process_cpu_seconds",
                        "Processor time that this process has used",
                        Series.of(scaled(process.cpuTicks(), Snapshot.TICKS_PER_SECOND)))
                .gauge(
                        "process_resident_memory_bytes",
                        "Memory that this process has",
                        Series.of(process.memoryBytes()))
                .gauge(
                        "process_virtual_memory_bytes",
                        "Address space of this process",
                        Series.of(process.virtualBytes()))
                .gauge("process_threads", "Threads of this process", Series.of(process.threads()))
                .gauge("process_open_fds", "Open file descriptors", Series.of(process.openFiles()))
                .gauge("process_max_fds", "File descriptors that may be open", Series.of(process.openFilesMax()));
    }
}
