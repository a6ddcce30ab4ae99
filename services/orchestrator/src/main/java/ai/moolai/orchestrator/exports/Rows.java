package ai.moolai.orchestrator.exports;

import ai.moolai.base.OrganizationId;
import ai.moolai.edge.Csv;
import ai.moolai.edge.Json;
import ai.moolai.orchestrator.readings.Metric;
import ai.moolai.orchestrator.readings.Reading;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// How readings become a file, one after the other.
///
/// @param begin before all rows
/// @param between two rows
/// @param end after all rows
record Rows(String begin, String between, String end, Function<Reading, byte[]> row) {
    /// Set before a plug-in's names, so that none is taken for one of ours.
    static final String CUSTOM = "custom_";

    static Rows json(OrganizationId organization) {
        return new Rows("[\n", ",\n", "\n]\n", reading -> Json.bytes(reading.row(organization)));
    }

    /// Flat rows of nothing but numbers, which is what Grafana makes series of.
    static Rows grafana() {
        return new Rows("[\n", ",\n", "\n]\n", reading -> Json.bytes(flat(reading)));
    }

    static Rows csv(OrganizationId organization) {
        return new Rows(Csv.line(Reading.fields()), "", "", reading -> cells(reading.row(organization)));
    }

    private static Map<String, @Nullable Object> flat(Reading reading) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("time", reading.at().toEpochMilli());
        for (Metric metric : Metric.values()) {
            row.put(metric.text(), reading.number(metric));
        }
        reading.custom().forEach((name, value) -> row.put(CUSTOM + name, value));
        return row;
    }

    private static byte[] cells(Map<String, @Nullable Object> row) {
        row.computeIfPresent("custom", (_, custom) -> new String(Json.bytes(custom), StandardCharsets.UTF_8));
        return Csv.line(row.values()).getBytes(StandardCharsets.UTF_8);
    }
}
