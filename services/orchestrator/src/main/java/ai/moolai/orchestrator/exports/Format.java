package ai.moolai.orchestrator.exports;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// What readings can be exported as.
enum Format {
    /// One array of rows as `GET /api/v1/system/metrics` shows them.
    JSON("application/json", "json"),
    /// A table for spreadsheets and statistics.
    CSV("text/csv; charset=utf-8; header=present", "csv"),
    /// OpenMetrics with every reading's value and time.
    PROMETHEUS("application/openmetrics-text; version=1.0.0; charset=utf-8", "prom"),
    /// One array of flat rows for Grafana's Infinity source.
    GRAFANA("application/json", "json");

    private final String contentType;
    private final String extension;

    Format(String contentType, String extension) {
        this.contentType = contentType;
        this.extension = extension;
    }

    String contentType() {
        return contentType;
    }

    String extension() {
        return extension;
    }

    /// Whether it is a file to keep rather than a page to look at.
    boolean isFile() {
        return this == CSV || this == PROMETHEUS;
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static String all() {
        return Arrays.stream(values()).map(Format::text).collect(Collectors.joining(", "));
    }

    /// @throws IllegalArgumentException when there is no such format
    static Format named(String text) {
        return Arrays.stream(values())
                .filter(format -> format.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(text));
    }
}
