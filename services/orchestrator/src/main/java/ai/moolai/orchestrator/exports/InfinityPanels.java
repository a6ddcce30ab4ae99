package ai.moolai.orchestrator.exports;

import static ai.moolai.orchestrator.exports.Panel.series;
import static ai.moolai.orchestrator.readings.Metric.*;

import ai.moolai.orchestrator.exports.Panel.Column;
import ai.moolai.orchestrator.exports.Panel.Path;
import ai.moolai.orchestrator.readings.Metric;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// What this service tells by its own routes, for a Grafana that has no Prometheus beside it.
final class InfinityPanels {
    private static final String SPAN = "${__from:date:iso}";
    private static final String USAGE = "/api/v1/monitoring/usage?start=" + SPAN + "&end=${__to:date:iso}";
    private static final String READINGS =
            "/export/metrics?format=grafana&start_date=" + SPAN + "&end_date=${__to:date:iso}";
    private static final String LOG = "/api/v1/monitoring/requests?limit=100&start=" + SPAN + "&end=${__to:date:iso}";

    static final List<Panel> ALL = List.of(
            Panel.row("Model calls"),
            series("Calls", "short", usage("requests", "errors", "refused", "cancelled")),
            series("Latency", "ms", usage("latency_p50_ms", "latency_p95_ms", "latency_p99_ms")),
            series("Time to first token", "ms", usage("time_to_first_token_p50_ms", "time_to_first_token_p95_ms")),
            series("Tokens", "short", usage("input_tokens", "output_tokens")),
            series("Cost", "currencyUSD", usage("cost_usd")),
            series("Cost by model", "currencyUSD", byModel("cost_usd")),
            Panel.row("Host"),
            series("Processor, memory and disk", "percent", readings(CPU_USAGE, MEMORY_USAGE, SWAP_USAGE, DISK_USAGE)),
            series("Load", "short", readings(CPU_LOAD_1M, CPU_LOAD_5M, CPU_LOAD_15M)),
            series("Time in which some task waited", "percent", readings(PRESSURE_CPU, PRESSURE_MEMORY, PRESSURE_IO)),
            series("Disks", "Bps", readings(DISK_READ_BYTES_PER_SECOND, DISK_WRITE_BYTES_PER_SECOND)),
            series("Network", "Bps", readings(NETWORK_RECEIVE_BYTES_PER_SECOND, NETWORK_TRANSMIT_BYTES_PER_SECOND)),
            series("Memory", "bytes", readings(MEMORY_USED_BYTES, MEMORY_TOTAL_BYTES)),
            Panel.row("This process"),
            series("Processor", "percent", readings(PROCESS_CPU_USAGE)),
            series("Memory of the process", "bytes", readings(PROCESS_MEMORY_BYTES, JVM_HEAP_USED_BYTES)),
            series("Waiting", "ms", readings(EVENT_LOOP_LAG_MS, JVM_GC_PAUSE_MS, DATABASE_LATENCY_MS)),
            Panel.row("The newest calls"),
            Panel.table(
                    "Request log",
                    new Path(
                            LOG,
                            "data",
                            new Column("started_at", "started_at", "timestamp"),
                            Stream.concat(
                                            strings(
                                                    "request_id",
                                                    "caller",
                                                    "provider",
                                                    "model",
                                                    "status",
                                                    "error_code"),
                                            numbers("latency_ms", "cost_usd"))
                                    .toList(),
                            false)));

    private InfinityPanels() {}

    private static Path usage(String... fields) {
        return new Path(
                USAGE,
                "data",
                new Column("start", "time", "timestamp"),
                numbers(fields).toList(),
                false);
    }

    private static Path byModel(String field) {
        return new Path(
                USAGE + "&group_by=model",
                "data",
                new Column("start", "time", "timestamp"),
                Stream.concat(strings("model"), numbers(field)).toList(),
                true);
    }

    private static Path readings(Metric... metrics) {
        return new Path(
                READINGS,
                "",
                new Column("time", "time", "timestamp_epoch"),
                numbers(Arrays.stream(metrics).map(Metric::text).toArray(String[]::new))
                        .toList(),
                false);
    }

    private static Stream<Column> numbers(String... fields) {
        return Arrays.stream(fields).map(field -> new Column(field, field, "number"));
    }

    private static Stream<Column> strings(String... fields) {
        return Arrays.stream(fields).map(field -> new Column(field, field, "string"));
    }
}
