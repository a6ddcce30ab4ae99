package ai.moolai.orchestrator.readings;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What a reading may know, by the one name that it has in the table, the rows, the streams, the alert rules and
/// the exports. `…_usage` is a percentage from 0 to 100, as `pressure_…` is: the share of the time in which some
/// task had to wait. `api_error_rate` is a share from 0 to 1.
public enum Metric {
    CPU_USAGE,
    CPU_LOAD_1M,
    CPU_LOAD_5M,
    CPU_LOAD_15M,
    CPU_CORES,
    MEMORY_USAGE,
    MEMORY_USED_BYTES(Kind.WHOLE),
    MEMORY_AVAILABLE_BYTES(Kind.WHOLE),
    MEMORY_TOTAL_BYTES(Kind.WHOLE),
    SWAP_USAGE,
    DISK_USAGE,
    DISK_USED_BYTES(Kind.WHOLE),
    DISK_AVAILABLE_BYTES(Kind.WHOLE),
    DISK_TOTAL_BYTES(Kind.WHOLE),
    DISK_READ_BYTES_PER_SECOND,
    DISK_WRITE_BYTES_PER_SECOND,
    DISK_READS_PER_SECOND,
    DISK_WRITES_PER_SECOND,
    NETWORK_RECEIVE_BYTES_PER_SECOND,
    NETWORK_TRANSMIT_BYTES_PER_SECOND,
    NETWORK_CONNECTIONS(Kind.WHOLE),
    PRESSURE_CPU,
    PRESSURE_MEMORY,
    PRESSURE_IO,
    PROCESS_CPU_USAGE,
    PROCESS_MEMORY_BYTES(Kind.WHOLE),
    PROCESS_THREADS(Kind.WHOLE),
    PROCESS_OPEN_FILES(Kind.WHOLE),
    JVM_HEAP_USED_BYTES(Kind.WHOLE),
    JVM_GC_PAUSE_MS,
    EVENT_LOOP_LAG_MS,
    API_REQUESTS_PER_SECOND,
    API_ERROR_RATE,
    API_LATENCY_P50_MS,
    API_LATENCY_P95_MS,
    DATABASE_LATENCY_MS,
    DATABASE_POOL_USAGE,
    REDIS_LATENCY_MS,
    COLLECTION_DURATION_MS;

    private enum Kind {
        WHOLE,
        FRACTION
    }

    private static final Map<String, Metric> BY_TEXT =
            Arrays.stream(values()).collect(Collectors.toMap(Metric::text, Function.identity()));

    private final String text = name().toLowerCase(Locale.ROOT);
    private final Kind kind;

    Metric() {
        this(Kind.FRACTION);
    }

    Metric(Kind kind) {
        this.kind = kind;
    }

    /// Its name everywhere, which is its column's too.
    public String text() {
        return text;
    }

    /// Whether its values are whole numbers.
    public boolean isWhole() {
        return kind == Kind.WHOLE;
    }

    public static Optional<Metric> named(String text) {
        return Optional.ofNullable(BY_TEXT.get(text));
    }
}
