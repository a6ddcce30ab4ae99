package ai.moolai.orchestrator.exports;

import static ai.moolai.orchestrator.exports.Panel.series;
import static ai.moolai.orchestrator.exports.Panel.stat;

import ai.moolai.orchestrator.exports.Panel.PromQl;
import java.util.List;

/// What Prometheus knows of an orchestrator that it scrapes.
final class PrometheusPanels {
    /// Set into every selector.
    private static final String OURS = "organization=~\"$organization\"";

    static final List<Panel> ALL = List.of(
            Panel.row("Model calls"),
            stat("Calls", "reqps", of("sum(rate(moolai_requests_total{@}[$__rate_interval]))", "")),
            stat(
                    "Failed",
                    "percentunit",
                    of(
                            "sum(rate(moolai_requests_total{status=\"error\",@}[$__rate_interval]))"
                                    + " / sum(rate(moolai_requests_total{@}[$__rate_interval]))",
                            "")),
            stat("Cost", "currencyUSD", of("sum(increase(moolai_cost_usd_total{@}[$__range]))", "")),
            stat("Tokens", "short", of("sum(increase(moolai_tokens_total{@}[$__range]))", "")),
            stat("Latency, p95", "s", quantile("0.95", "gen_ai_server_request_duration_seconds", "")),
            stat("Added by the gateway, p99", "s", quantile("0.99", "moolai_gateway_overhead_seconds", "")),
            series("Calls by model", "reqps", rate("moolai_requests_total", "model")),
            series(
                    "Latency",
                    "s",
                    quantile("0.5", "gen_ai_server_request_duration_seconds", "p50"),
                    quantile("0.95", "gen_ai_server_request_duration_seconds", "p95"),
                    quantile("0.99", "gen_ai_server_request_duration_seconds", "p99")),
            series(
                    "Time to first token",
                    "s",
                    quantile("0.5", "gen_ai_server_time_to_first_token_seconds", "p50"),
                    quantile("0.95", "gen_ai_server_time_to_first_token_seconds", "p95")),
            series("Errors by code", "reqps", rate("moolai_request_errors_total", "code")),
            series("Tokens by class", "short", rate("moolai_tokens_total", "type")),
            series(
                    "Cost in an hour, by model",
                    "currencyUSD",
                    of("3600 * sum by (model) (rate(moolai_cost_usd_total{@}[$__rate_interval]))", "{{model}}")),
            series("Where the time of calls goes", "s", rate("moolai_gateway_stage_duration_seconds_sum", "stage")),
            series("HTTP answers by status", "reqps", rate("http_server_requests_seconds_count", "status")),
            series(
                    "Records not yet in the database",
                    "short",
                    of("sum(moolai_journal_pending_records{@})", "journal"),
                    of("sum(moolai_journal_lost_records_total{@})", "lost"),
                    of("sum(moolai_rollups_pending{@})", "hours to roll up")),
            Panel.row("Host"),
            series(
                    "Processor",
                    "percentunit",
                    of(
                            "sum by (cpu_mode) (rate(system_cpu_time_seconds_total{cpu_mode!=\"idle\",@}[$__rate_interval]))"
                                    + " / ignoring(cpu_mode) group_left"
                                    + " sum(rate(system_cpu_time_seconds_total{@}[$__rate_interval]))",
                            "{{cpu_mode}}")),
            series(
                    "Load",
                    "short",
                    of("node_load1{@}", "1 minute"),
                    of("node_load5{@}", "5 minutes"),
                    of("node_load15{@}", "15 minutes")),
            series(
                    "Time in which some task waited",
                    "percentunit",
                    of("rate(node_pressure_cpu_waiting_seconds_total{@}[$__rate_interval])", "processor"),
                    of("rate(node_pressure_memory_waiting_seconds_total{@}[$__rate_interval])", "memory"),
                    of("rate(node_pressure_io_waiting_seconds_total{@}[$__rate_interval])", "input and output")),
            series(
                    "Memory",
                    "bytes",
                    of("system_memory_usage_bytes{@}", "used"),
                    of("system_memory_limit_bytes{@}", "all")),
            series(
                    "File system of the data",
                    "percentunit",
                    of(
                            "system_filesystem_usage_bytes{system_filesystem_state=\"used\",@}"
                                    + " / ignoring(system_filesystem_state) system_filesystem_limit_bytes{@}",
                            "used")),
            series("Disks", "Bps", rate("system_disk_io_bytes_total", "disk_io_direction")),
            series("Network", "Bps", rate("system_network_io_bytes_total", "network_io_direction")),
            series("Connections", "short", of("sum(system_network_connections{@})", "established")),
            Panel.row("This process"),
            series("Processors used", "short", of("rate(process_cpu_seconds_total{@}[$__rate_interval])", "")),
            series(
                    "Memory of the process",
                    "bytes",
                    of("process_resident_memory_bytes{@}", "resident"),
                    of("sum(jvm_memory_used_bytes{area=\"heap\",@})", "heap")),
            series(
                    "Pauses of the garbage collector",
                    "percentunit",
                    of("sum(rate(jvm_gc_pause_seconds_sum{@}[$__rate_interval]))", "paused")),
            series(
                    "Threads and open files",
                    "short",
                    of("process_threads{@}", "threads"),
                    of("process_open_fds{@}", "open files")),
            series(
                    "Database connections",
                    "short",
                    of(
                            "sum by (database, state) (moolai_database_connections{state!=\"max\",@})",
                            "{{database}} {{state}}")));

    private PrometheusPanels() {}

    private static PromQl of(String expr, String legend) {
        return new PromQl(expr.replace("@", OURS), legend);
    }

    private static PromQl rate(String name, String label) {
        return of("sum by (" + label + ") (rate(" + name + "{@}[$__rate_interval]))", "{{" + label + "}}");
    }

    private static PromQl quantile(String share, String name, String legend) {
        return of(
                "histogram_quantile(" + share + ", sum by (le) (rate(" + name + "_bucket{@}[$__rate_interval])))",
                legend);
    }
}
