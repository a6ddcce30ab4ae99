package ai.moolai.orchestrator.exports;

import static ai.moolai.orchestrator.readings.Metric.*;

import ai.moolai.orchestrator.readings.Metric;
import java.util.List;

/// A family of metrics as Prometheus names it. What `/metrics` tells too has its name there, so that a history
/// that is loaded afterwards goes on in what was scraped; the rest is named by the same conventions: shares
/// from 0 to 1, seconds and bytes.
record Family(String name, String help, List<Series> series) {
    private static final double AS_IT_IS = 1;
    private static final double PERCENT = 100;
    private static final double MILLIS = 1000;

    static final List<Family> ALL = List.of(
            of("system_cpu_utilization_ratio", "Share of the time in which processors were busy", CPU_USAGE, PERCENT),
            of("node_load1", "Load, over 1 minute", CPU_LOAD_1M, AS_IT_IS),
            of("node_load5", "Load, over 5 minutes", CPU_LOAD_5M, AS_IT_IS),
            of("node_load15", "Load, over 15 minutes", CPU_LOAD_15M, AS_IT_IS),
            of("moolai_cpu_cores", "Processors that there are, or that the container may use", CPU_CORES, AS_IT_IS),
            of("system_memory_utilization_ratio", "Share of the memory that is in use", MEMORY_USAGE, PERCENT),
            new Family(
                    "system_memory_usage_bytes",
                    "Memory in use, without what can be taken back",
                    List.of(series(MEMORY_USED_BYTES, "system_memory_state", "used"))),
            of(
                    "system_memory_linux_available_bytes",
                    "Memory that programs can have without swapping",
                    MEMORY_AVAILABLE_BYTES,
                    AS_IT_IS),
            of("system_memory_limit_bytes", "Memory that there is", MEMORY_TOTAL_BYTES, AS_IT_IS),
            of("system_paging_utilization_ratio", "Share of the swap space that is in use", SWAP_USAGE, PERCENT),
            of(
                    "system_filesystem_utilization_ratio",
                    "Share of the file system that holds the data that is in use",
                    DISK_USAGE,
                    PERCENT),
            new Family(
                    "system_filesystem_usage_bytes",
                    "Space on the file system that holds the data",
                    List.of(
                            series(DISK_USED_BYTES, "system_filesystem_state", "used"),
                            series(DISK_AVAILABLE_BYTES, "system_filesystem_state", "free"))),
            of(
                    "system_filesystem_limit_bytes",
                    "Size of the file system that holds the data",
                    DISK_TOTAL_BYTES,
                    AS_IT_IS),
            new Family(
                    "moolai_disk_io_bytes_per_second",
                    "Bytes read from and written to disks each second",
                    List.of(
                            series(DISK_READ_BYTES_PER_SECOND, "disk_io_direction", "read"),
                            series(DISK_WRITE_BYTES_PER_SECOND, "disk_io_direction", "write"))),
            new Family(
                    "moolai_disk_operations_per_second",
                    "Reads from and writes to disks each second",
                    List.of(
                            series(DISK_READS_PER_SECOND, "disk_io_direction", "read"),
                            series(DISK_WRITES_PER_SECOND, "disk_io_direction", "write"))),
            new Family(
                    "moolai_network_io_bytes_per_second",
                    "Bytes received and transmitted each second",
                    List.of(
                            series(NETWORK_RECEIVE_BYTES_PER_SECOND, "network_io_direction", "receive"),
                            series(NETWORK_TRANSMIT_BYTES_PER_SECOND, "network_io_direction", "transmit"))),
            new Family(
                    "system_network_connections",
                    "TCP connections that are established",
                    List.of(series(NETWORK_CONNECTIONS, "network_connection_state", "established"))),
            new Family(
                    "moolai_pressure_ratio",
                    "Share of the time in which some task waited",
                    List.of(
                            new Series(PRESSURE_CPU, "resource", "cpu", PERCENT),
                            new Series(PRESSURE_MEMORY, "resource", "memory", PERCENT),
                            new Series(PRESSURE_IO, "resource", "io", PERCENT))),
            of(
                    "moolai_process_cpu_utilization_ratio",
                    "Share of all processors' time that this process used",
                    PROCESS_CPU_USAGE,
                    PERCENT),
            of("process_resident_memory_bytes", "Memory that this process has", PROCESS_MEMORY_BYTES, AS_IT_IS),
            of("process_threads", "Threads of this process", PROCESS_THREADS, AS_IT_IS),
            of("process_open_fds", "Open file descriptors", PROCESS_OPEN_FILES, AS_IT_IS),
            of("moolai_jvm_heap_used_bytes", "Heap in use", JVM_HEAP_USED_BYTES, AS_IT_IS),
            of(
                    "moolai_jvm_gc_pause_seconds",
                    "Pauses of the garbage collector since the reading before",
                    JVM_GC_PAUSE_MS,
                    MILLIS),
            of("moolai_event_loop_lag_seconds", "How late event loops came to their work", EVENT_LOOP_LAG_MS, MILLIS),
            of("moolai_api_requests_per_second", "Model calls each second", API_REQUESTS_PER_SECOND, AS_IT_IS),
            of("moolai_api_error_ratio", "Share of the model calls that failed", API_ERROR_RATE, AS_IT_IS),
            of("moolai_api_latency_p50_seconds", "Latency of model calls, median", API_LATENCY_P50_MS, MILLIS),
            of("moolai_api_latency_p95_seconds", "Latency of model calls, 95th percentile", API_LATENCY_P95_MS, MILLIS),
            of("moolai_database_latency_seconds", "Round trip to the database", DATABASE_LATENCY_MS, MILLIS),
            of(
                    "moolai_database_pool_utilization_ratio",
                    "Share of the database connections that are in use",
                    DATABASE_POOL_USAGE,
                    PERCENT),
            of("moolai_redis_latency_seconds", "Round trip to Redis", REDIS_LATENCY_MS, MILLIS),
            of("moolai_collection_duration_seconds", "How long the reading took", COLLECTION_DURATION_MS, MILLIS));

    /// What plug-ins measured, by its name there.
    static final Family CUSTOM = new Family("moolai_custom_value", "What plug-ins measured, by name", List.of());

    static final String CUSTOM_LABEL = "name";

    /// One metric under a label.
    ///
    /// @param label empty where the metric is the family's only one
    /// @param divisor by which a value is divided to be in the family's unit
    record Series(Metric metric, String label, String value, double divisor) {}

    private static Family of(String name, String help, Metric metric, double divisor) {
        return new Family(name, help, List.of(new Series(metric, "", "", divisor)));
    }

    private static Series series(Metric metric, String label, String value) {
        return new Series(metric, label, value, AS_IT_IS);
    }
}
