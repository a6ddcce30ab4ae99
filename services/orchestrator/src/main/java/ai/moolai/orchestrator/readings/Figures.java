package ai.moolai.orchestrator.readings;

import ai.moolai.orchestrator.host.Snapshot;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// Works the metrics of a moment out: levels as they are, rates as what has changed since the moment before, over
/// the time that really passed. Where a container has limits of its own, these count, and not the host's totals.
final class Figures {
    private static final double NANOS = 1e9;
    private static final double MICROS = 1e6;

    private final Map<Metric, Double> values = new EnumMap<>(Metric.class);
    private final @Nullable Snapshot before;
    private final Snapshot now;
    private final double seconds;

    private Figures(@Nullable Snapshot before, Snapshot now) {
        this.before = before;
        this.now = now;
        this.seconds = before == null ? 0 : (now.nanos() - before.nanos()) / NANOS;
    }

    /// @param before null at first, when no rate can be known
    static Map<Metric, Double> of(@Nullable Moment before, Moment now) {
        var figures = new Figures(before == null ? null : before.host(), now.host());
        figures.processor();
        figures.memory();
        figures.space();
        figures.disks();
        figures.network();
        figures.pressure();
        figures.process();
        if (before != null) {
            figures.calls(before.calls(), now.calls());
        }
        return figures.values;
    }

    private void put(Metric metric, @Nullable Double value) {
        if (value != null && Double.isFinite(value)) {
            values.put(metric, Math.round(value * 1000) / 1000.0);
        }
    }

    private void put(Metric metric, @Nullable Long value) {
        put(metric, value == null ? null : (Double) (double) value);
    }

    private <T> @Nullable T earlier(Function<Snapshot, @Nullable T> part) {
        return before == null ? null : part.apply(before);
    }

    private void processor() {
        Double limit = cores(now);
        put(Metric.CPU_CORES, limit);
        if (now.load() != null) {
            put(Metric.CPU_LOAD_1M, now.load().oneMinute());
            put(Metric.CPU_LOAD_5M, now.load().fiveMinutes());
            put(Metric.CPU_LOAD_15M, now.load().fifteenMinutes());
        }
        if (isLimited(now)) {
            Double used = Rates.grown(
                    earlier(snapshot -> snapshot.limits().cpuMicros()),
                    now.limits().cpuMicros());
            put(Metric.CPU_USAGE, limit == null ? null : Rates.percent(used, seconds * MICROS * limit));
        } else {
            Snapshot.Cpu cpu = now.cpu();
            Snapshot.Cpu earlier = earlier(Snapshot::cpu);
            if (cpu != null && earlier != null) {
                Double all = Rates.grown(earlier.total(), cpu.total());
                Double busy = Rates.grown(earlier.busy(), cpu.busy());
                put(Metric.CPU_USAGE, all == null ? null : Rates.percent(busy, all));
            }
        }
    }

    private static boolean isLimited(Snapshot snapshot) {
        Double cores = snapshot.limits().cores();
        return cores != null
                && (snapshot.cpu() == null || cores < snapshot.cpu().cores());
    }

    private static @Nullable Double cores(Snapshot snapshot) {
        if (isLimited(snapshot)) {
            return snapshot.limits().cores();
        }
        return snapshot.cpu() == null ? null : (Double) (double) snapshot.cpu().cores();
    }

    private void memory() {
        Snapshot.Memory host = now.memory();
        Long limit = now.limits().memoryBytes();
        if (limit != null && (host == null || limit < host.total())) {
            Long used = now.limits().memoryUsedBytes();
            memory(limit, used == null ? null : (Long) Math.min(used, limit));
        } else if (host != null) {
            memory(host.total(), host.used());
        }
        if (host != null && host.swapTotal() > 0) {
            put(Metric.SWAP_USAGE, Rates.percentOf(host.swapTotal() - host.swapFree(), host.swapTotal()));
        }
    }

    private void memory(long total, @Nullable Long used) {
        put(Metric.MEMORY_TOTAL_BYTES, total);
        if (used != null) {
            put(Metric.MEMORY_USED_BYTES, used);
            put(Metric.MEMORY_AVAILABLE_BYTES, total - used);
            put(Metric.MEMORY_USAGE, Rates.percentOf(used, total));
        }
    }

    /// The percentage is that of `df`: what this user cannot have anyway is no part of it.
    private void space() {
        Snapshot.Space space = now.space();
        if (space != null) {
            put(Metric.DISK_TOTAL_BYTES, space.total());
            put(Metric.DISK_USED_BYTES, space.used());
            put(Metric.DISK_AVAILABLE_BYTES, space.available());
            put(Metric.DISK_USAGE, Rates.percentOf(space.used(), space.used() + space.available()));
        }
    }

    private void disks() {
        List<Snapshot.Disk> disks = now.disks();
        List<Snapshot.Disk> earlier = earlier(Snapshot::disks);
        disk(Metric.DISK_READ_BYTES_PER_SECOND, earlier, disks, Snapshot.Disk::readBytes);
        disk(Metric.DISK_WRITE_BYTES_PER_SECOND, earlier, disks, Snapshot.Disk::writtenBytes);
        disk(Metric.DISK_READS_PER_SECOND, earlier, disks, Snapshot.Disk::reads);
        disk(Metric.DISK_WRITES_PER_SECOND, earlier, disks, Snapshot.Disk::writes);
    }

    private void disk(
            Metric metric,
            @Nullable List<Snapshot.Disk> earlier,
            @Nullable List<Snapshot.Disk> disks,
            ToLongFunction<Snapshot.Disk> counter) {
        put(metric, Rates.perSecond(grown(earlier, disks, Snapshot.Disk::name, counter), seconds));
    }

    private void network() {
        List<Snapshot.Link> links = now.links();
        List<Snapshot.Link> earlier = earlier(Snapshot::links);
        Double in = grown(earlier, links, Snapshot.Link::name, Snapshot.Link::receivedBytes);
        Double out = grown(earlier, links, Snapshot.Link::name, Snapshot.Link::transmittedBytes);
        put(Metric.NETWORK_RECEIVE_BYTES_PER_SECOND, Rates.perSecond(in, seconds));
        put(Metric.NETWORK_TRANSMIT_BYTES_PER_SECOND, Rates.perSecond(out, seconds));
        put(Metric.NETWORK_CONNECTIONS, now.connections());
    }

    /// Of the devices that were there both times; null when there is none, or when one has begun anew.
    private static <D> @Nullable Double grown(
            @Nullable List<D> before, @Nullable List<D> now, Function<D, String> name, ToLongFunction<D> counter) {
        if (before == null || now == null) {
            return null;
        }
        Map<String, Long> known = new HashMap<>();
        before.forEach(device -> known.put(name.apply(device), counter.applyAsLong(device)));
        Double sum = null;
        for (D device : now) {
            Long earlier = known.get(name.apply(device));
            if (earlier != null) {
                Double grown = Rates.grown(earlier, counter.applyAsLong(device));
                if (grown == null) {
                    return null;
                }
                sum = sum == null ? grown : sum + grown;
            }
        }
        return sum;
    }

    private void pressure() {
        pressure(Metric.PRESSURE_CPU, Snapshot.Pressure::cpuMicros);
        pressure(Metric.PRESSURE_MEMORY, Snapshot.Pressure::memoryMicros);
        pressure(Metric.PRESSURE_IO, Snapshot.Pressure::ioMicros);
    }

    private void pressure(Metric metric, Function<Snapshot.Pressure, @Nullable Long> counter) {
        Double waited =
                Rates.grown(earlier(snapshot -> counter.apply(snapshot.pressure())), counter.apply(now.pressure()));
        put(metric, Rates.percent(waited, seconds * MICROS));
    }

    private void process() {
        Double ticks = Rates.grown(
                earlier(snapshot -> snapshot.process().cpuTicks()),
                now.process().cpuTicks());
        Double cores = cores(now);
        put(
                Metric.PROCESS_CPU_USAGE,
                cores == null ? null : Rates.percent(ticks, seconds * Snapshot.TICKS_PER_SECOND * cores));
        put(Metric.PROCESS_MEMORY_BYTES, now.process().memoryBytes());
        put(Metric.PROCESS_THREADS, now.process().threads());
        put(Metric.PROCESS_OPEN_FILES, now.process().openFiles());
        put(Metric.JVM_HEAP_USED_BYTES, now.machine().heapUsedBytes());
        put(
                Metric.JVM_GC_PAUSE_MS,
                Rates.grown(earlier(snapshot -> snapshot.machine().pauseMillis()), (Long)
                        now.machine().pauseMillis()));
    }

    private void calls(FinishedCalls.Counts earlier, FinishedCalls.Counts calls) {
        Double finished = Rates.grown(earlier.finished(), calls.finished());
        Double failed = Rates.grown(earlier.failed(), calls.failed());
        put(Metric.API_REQUESTS_PER_SECOND, Rates.perSecond(finished, seconds));
        if (finished != null && failed != null && finished > 0) {
            put(Metric.API_ERROR_RATE, (Double) Math.min(1, failed / finished));
        }
        put(Metric.API_LATENCY_P50_MS, LatencySketch.percentileMillis(earlier.latency(), calls.latency(), 0.50));
        put(Metric.API_LATENCY_P95_MS, LatencySketch.percentileMillis(earlier.latency(), calls.latency(), 0.95));
    }
}
