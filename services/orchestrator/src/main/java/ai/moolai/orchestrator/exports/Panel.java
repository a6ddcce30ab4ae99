package ai.moolai.orchestrator.exports;

import java.util.List;
import java.util.stream.Stream;

/// One panel of a dashboard.
///
/// @param unit as Grafana names it
/// @param width in 24ths of the page
record Panel(Kind kind, String title, String unit, int width, List<Query> queries) {
    /// How it is drawn; each is a plug-in that Grafana brings along.
    enum Kind {
        ROW("row", 1, "", ""),
        STAT("stat", 4, "", """
                "reduceOptions": {"calcs": ["lastNotNull"], "fields": "", "values": false}"""),
        /// From nothing upwards: a line that only touches the bottom would look like one that falls to it.
        SERIES("timeseries", 8, """
                , "min": 0""", """
                "tooltip": {"mode": "multi", "sort": "desc"},
                 "legend": {"displayMode": "list", "placement": "bottom", "calcs": []}"""),
        TABLE("table", 10, "", "");

        private final String type;
        private final int height;
        private final String defaults;
        private final String options;

        Kind(String type, int height, String defaults, String options) {
            this.type = type;
            this.height = height;
            this.defaults = defaults;
            this.options = options;
        }

        String type() {
            return type;
        }

        int height() {
            return height;
        }

        /// What its fields have besides their unit, as JSON.
        String defaults() {
            return defaults;
        }

        /// What stands between the braces of its options, as JSON.
        String options() {
            return options;
        }
    }

    /// What a panel asks its data source.
    sealed interface Query {}

    /// A question in PromQL.
    ///
    /// @param legend with labels as `{{model}}`
    record PromQl(String expr, String legend) implements Query {}

    /// A path of this service.
    ///
    /// @param root where the rows are; empty for the whole answer
    /// @param time the field that holds the rows' time
    /// @param isByName whether there is one series for each word in a column, rather than one for each column
    record Path(String path, String root, Column time, List<Column> columns, boolean isByName) implements Query {
        Stream<Column> all() {
            return Stream.concat(Stream.of(time), columns.stream());
        }
    }

    /// One field of a row.
    ///
    /// @param type as Infinity names it: `number`, `string`, `timestamp` or `timestamp_epoch`
    record Column(String field, String title, String type) {}

    static Panel row(String title) {
        return new Panel(Kind.ROW, title, "", 24, List.of());
    }

    static Panel stat(String title, String unit, Query query) {
        return new Panel(Kind.STAT, title, unit, 4, List.of(query));
    }

    static Panel series(String title, String unit, Query... queries) {
        return new Panel(Kind.SERIES, title, unit, 8, List.of(queries));
    }

    static Panel table(String title, Query query) {
        return new Panel(Kind.TABLE, title, "", 24, List.of(query));
    }
}
