package ai.moolai.orchestrator.rollups;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Writes rows into one table of roll-ups, a few hundred at a time. A row that is there already and the same keeps its
/// revision.
final class WritingStore {
    private static final int ROWS_AT_ONCE = 500;

    private static final String VALUES = Measure.columns("%s") + ", latency_sketch, first_token_sketch";

    private static final String UPSERT = """
            INSERT INTO <table> AS t (bucket, series_id, revision, <values>)
            SELECT bucket, series_id, nextval('usage_revision'), <values>
            FROM unnest(?::timestamptz[], ?::uuid[], <arrays>, ?::bytea[], ?::bytea[]) AS u (bucket, series_id, <values>)
            ON CONFLICT (bucket, series_id) DO UPDATE SET revision = excluded.revision, <changes>
            WHERE (<old>, t.latency_sketch, t.first_token_sketch)
                IS DISTINCT FROM (<new>, excluded.latency_sketch, excluded.first_token_sketch)""".replace("<values>", VALUES)
            .replace("<arrays>", Measure.columns("?::numeric[]"))
            .replace(
                    "<changes>",
                    Measure.columns("%s = excluded.%s")
                            + ", latency_sketch = excluded.latency_sketch,"
                            + " first_token_sketch = excluded.first_token_sketch")
            .replace("<old>", Measure.columns("t.%s"))
            .replace("<new>", Measure.columns("excluded.%s"));

    private static final String NAME_SERIES = """
            INSERT INTO usage_series (series_id, provider, model, user_id, key_id, agent_id)
            SELECT * FROM unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::uuid[], ?::text[])
            ON CONFLICT (series_id) DO NOTHING""";

    private final Connection connection;
    private final String upsert;
    private final List<Rollup> rows = new ArrayList<>(ROWS_AT_ONCE);
    private final Map<UUID, Series> named = new HashMap<>();

    WritingStore(Connection connection, String table) {
        this.connection = connection;
        this.upsert = UPSERT.replace("<table>", table);
    }

    /// @param series null where it is known to have a name already
    void put(Rollup row, @Nullable Series series) throws SQLException {
        rows.add(row);
        if (series != null) {
            named.put(row.series(), series);
        }
        if (rows.size() == ROWS_AT_ONCE) {
            flush();
        }
    }

    /// Writes what is left; without it, the last rows are not written.
    void flush() throws SQLException {
        if (!named.isEmpty()) {
            nameSeries();
        }
        if (!rows.isEmpty()) {
            upsert();
        }
        rows.clear();
        named.clear();
    }

    private void upsert() throws SQLException {
        try (var statement = connection.prepareStatement(upsert)) {
            int at = 1;
            statement.setArray(
                    at++, array("timestamptz", rows, row -> row.bucket().toString()));
            statement.setArray(at++, array("uuid", rows, Rollup::series));
            for (int i = 0; i < Measure.ALL.size(); i++) {
                int measure = i;
                statement.setArray(at++, array("numeric", rows, row -> row.sums()[measure]));
            }
            statement.setArray(
                    at++,
                    connection.createArrayOf(
                            "bytea", rows.stream().map(Rollup::latency).toArray(byte[][]::new)));
            statement.setArray(
                    at,
                    connection.createArrayOf(
                            "bytea", rows.stream().map(Rollup::firstToken).toArray(byte[][]::new)));
            statement.executeUpdate();
        }
    }

    private void nameSeries() throws SQLException {
        List<Map.Entry<UUID, Series>> entries = List.copyOf(named.entrySet());
        try (var statement = connection.prepareStatement(NAME_SERIES)) {
            statement.setArray(1, array("uuid", entries, Map.Entry::getKey));
            statement.setArray(
                    2, array("text", entries, entry -> entry.getValue().provider()));
            statement.setArray(
                    3, array("text", entries, entry -> entry.getValue().model()));
            statement.setArray(
                    4, array("text", entries, entry -> entry.getValue().userId()));
            statement.setArray(
                    5, array("uuid", entries, entry -> entry.getValue().keyId()));
            statement.setArray(
                    6, array("text", entries, entry -> entry.getValue().agentId()));
            statement.executeUpdate();
        }
    }

    private <T> Array array(String type, List<T> rows, Function<T, @Nullable Object> value) throws SQLException {
        @Nullable Object[] values = new @Nullable Object[rows.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = value.apply(rows.get(i));
        }
        return connection.createArrayOf(type, values);
    }
}
