package ai.moolai.orchestrator.exports;

import ai.moolai.edge.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// A dashboard as Grafana imports it: JSON in the classic schema. Which data source it is for, is asked at the
/// import.
enum Dashboard {
    /// On `/metrics`, as a Prometheus server has scraped it.
    PROMETHEUS("DS_PROMETHEUS", "prometheus", "Prometheus", """
            {"name": "organization", "label": "Organization", "type": "query", "hide": 0, "multi": true,
             "includeAll": true, "allValue": ".*", "current": {"text": "All", "value": "$__all"}, "refresh": 2,
             "datasource": {"type": "prometheus", "uid": "${DS_PROMETHEUS}"}, "sort": 1,
             "definition": "label_values(process_threads, organization)",
             "query": {"query": "label_values(process_threads, organization)", "refId": "organizations"}}"""),
    /// On the routes of an orchestrator, whose address and key the data source knows.
    INFINITY("DS_INFINITY", "yesoreyeram-infinity-datasource", "Infinity", "");

    private static final int PAGE_WIDTH = 24;

    private final String input;
    private final String plugin;
    private final String label;
    private final String variables;

    /// @param input how panels name the data source
    /// @param plugin of the data source
    Dashboard(String input, String plugin, String label, String variables) {
        this.input = input;
        this.plugin = plugin;
        this.label = label;
        this.variables = variables;
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// @throws IllegalArgumentException when there is none for that data source
    static Dashboard named(String text) {
        return switch (text) {
            case "prometheus" -> PROMETHEUS;
            case "infinity" -> INFINITY;
            default -> throw new IllegalArgumentException(text);
        };
    }

    private List<Panel> panels() {
        return switch (this) {
            case PROMETHEUS -> PrometheusPanels.ALL;
            case INFINITY -> InfinityPanels.ALL;
        };
    }

    String json() {
        return """
                {"__inputs": [{"name": "%1$s", "label": "%3$s", "description": "", "type": "datasource",
                  "pluginId": "%2$s", "pluginName": "%3$s"}],
                 "__requires": [{"type": "grafana", "id": "grafana", "name": "Grafana", "version": "9.0.0"},
                  {"type": "datasource", "id": "%2$s", "name": "%3$s", "version": "1.0.0"}],
                 "id": null, "uid": "moolai-%4$s", "title": "MoolAI orchestrator (%3$s)", "tags": ["moolai"],
                 "timezone": "browser", "editable": true, "graphTooltip": 1, "time": {"from": "now-6h", "to": "now"},
                 "refresh": "1m", "schemaVersion": 36, "version": 1, "links": [], "annotations": {"list": []},
                 "templating": {"list": [%5$s]},
                 "panels": [
                %6$s
                ]}
                """.formatted(input, plugin, label, text(), variables, String.join(",\n", placed()));
    }

    /// The panels from left to right and from top to bottom.
    private List<String> placed() {
        List<String> placed = new ArrayList<>();
        int x = 0;
        int y = 0;
        int height = 0;
        for (Panel panel : panels()) {
            if (x + panel.width() > PAGE_WIDTH || panel.kind() == Panel.Kind.ROW) {
                y += height;
                x = 0;
                height = 0;
            }
            String more = panel.kind() == Panel.Kind.ROW ? ", \"collapsed\": false, \"panels\": []" : shown(panel);
            placed.add("""
                    {"id": %d, "type": "%s", "title": %s, "gridPos": {"x": %d, "y": %d, "w": %d, "h": %d}%s}""".formatted(
                            placed.size() + 1,
                            panel.kind().type(),
                            quoted(panel.title()),
                            x,
                            y,
                            panel.width(),
                            panel.kind().height(),
                            more));
            x += panel.width();
            height = Math.max(height, panel.kind().height());
        }
        return placed;
    }

    private String shown(Panel panel) {
        List<String> targets = new ArrayList<>();
        for (Panel.Query query : panel.queries()) {
            targets.add(target(String.valueOf((char) ('A' + targets.size())), query));
        }
        return """
                , "datasource": %s, "fieldConfig": {"defaults": {"unit": "%s"%s}, "overrides": []},
                 "options": {%s},
                 "targets": [
                %s]""".formatted(
                source(), panel.unit(), panel.kind().defaults(), panel.kind().options(), String.join(",\n", targets));
    }

    private String target(String id, Panel.Query query) {
        return switch (query) {
            case Panel.PromQl(String expr, String legend) -> """
                {"refId": "%s", "datasource": %s, "expr": %s, "legendFormat": %s, "range": true}""".formatted(id, source(), quoted(expr), quoted(legend));
            case Panel.Path path ->
                """
                {"refId": "%s", "datasource": %s, "type": "json", "source": "url", "parser": "backend",
                 "format": "%s", "url": %s, "url_options": {"method": "GET", "data": ""},
                 "root_selector": "%s", "filters": [],
                 "columns": [%s]}""".formatted(
                                id,
                                source(),
                                path.isByName() ? "timeseries" : "table",
                                quoted(path.path()),
                                path.root(),
                                path.all().map(Dashboard::column).collect(Collectors.joining(",\n  ")));
        };
    }

    private static String column(Panel.Column column) {
        return """
                {"selector": "%s", "text": "%s", "type": "%s"}""".formatted(column.field(), column.title(), column.type());
    }

    private String source() {
        return """
                {"type": "%s", "uid": "${%s}"}""".formatted(plugin, input);
    }

    private static String quoted(String text) {
        return new String(Json.bytes(text), StandardCharsets.UTF_8);
    }
}
