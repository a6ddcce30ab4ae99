package ai.moolai.orchestrator.rollups;

import ai.moolai.store.Database;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;

/// Reckons roll-ups: minutes from the request log, hours from minutes, days from hours. What a transaction sees is of
/// one
/// moment: marks that are set meanwhile stay, and so do the calls that they speak of.
final class RollupStore {
    /// Rows on their way from one table to another.
    private static final int ROWS_AT_ONCE = 500;

    /// Names longer than this would not fit into an index, or on a screen.
    private static final int NAME_CHARACTERS_MAX = 128;

    /// Calls of one bin of both sketches are taken together first, so that what leaves the database does not grow with
    /// the number of calls.
    private static final String OF_CALLS = """
            WITH newest AS MATERIALIZED (
                SELECT DISTINCT ON (request_id) request_id, new_cost_nano_usd FROM llm_request_corrections
                WHERE started_at >= ? AND started_at < ? ORDER BY request_id, correction_id DESC),
            bins AS (
                SELECT date_bin(?::interval, r.started_at, 'epoch'::timestamptz) AS bucket,
                    left(r.provider, <length>) AS provider, left(r.model, <length>) AS model,
                    left(r.user_id, <length>) AS user_id, r.key_id, left(r.agent_id, <length>) AS agent_id,
                    CASE WHEN r.status = 'ok'
                        THEN floor(ln(greatest(r.latency_us, 1)::float8) * ?)::int END AS latency_bin,
                    CASE WHEN r.status = 'ok' AND r.time_to_first_token_us IS NOT NULL
                        THEN floor(ln(greatest(r.time_to_first_token_us, 1)::float8) * ?)::int END AS first_token_bin,
                    count(*) AS calls, <measures>
                FROM llm_requests r LEFT JOIN newest n ON n.request_id = r.request_id
                WHERE r.started_at >= ? AND r.started_at < ?
                    AND date_bin(?::interval, r.started_at, 'epoch'::timestamptz) = ANY(?)
                GROUP BY 1, 2, 3, 4, 5, 6, 7, 8)
            SELECT bucket, provider, model, user_id, key_id, agent_id, array_agg(latency_bin) AS latency_bins,
                array_agg(first_token_bin) AS first_token_bins, array_agg(calls) AS calls, <sums>
            FROM bins GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1""".replace("<length>", Integer.toString(NAME_CHARACTERS_MAX))
            .replace(
                    "<measures>",
                    String.join(
                            ", ",
                            Measure.ALL.stream()
                                    .map(measure -> measure.ofCalls() + " AS " + measure.column())
                                    .toList()))
            .replace("<sums>", Measure.columns("sum(%s) AS %s"));

    private static final String OF_FINER = """
            SELECT series_id, string_agg(latency_sketch, ''::bytea) AS latency_sketch,
                string_agg(first_token_sketch, ''::bytea) AS first_token_sketch, <sums>
            FROM <finer> WHERE bucket >= ? AND bucket < ? GROUP BY series_id""".replace("<sums>", Measure.columns("sum(%s) AS %s"));

    /// The hours that are marked, the one that has waited longest first.
    private static final String MARKED_HOURS = """
            SELECT date_bin('1 hour', minute, 'epoch'::timestamptz) FROM usage_marks
            GROUP BY 1 ORDER BY min(mark_id) LIMIT :limit""";

    private final Database database;

    RollupStore(Database database) {
        this.database = database;
    }

    List<Instant> markedHours(int limit) {
        return database
                .jdbi()
                .withHandle(handle -> handle.createQuery(MARKED_HOURS)
                        .bind("limit", limit)
                        .mapTo(OffsetDateTime.class)
                        .list())
                .stream()
                .map(OffsetDateTime::toInstant)
                .toList();
    }

    /// Whether the database is there and has its tables, so that what failed lies in the data.
    boolean answers() {
        try {
            markedHours(1);
            return true;
        } catch (RuntimeException away) {
            return false;
        }
    }

    /// Marks all minutes of a day in which there were calls.
    void mark(LocalDate day) {
        database.jdbi()
                .useHandle(handle -> handle.createUpdate("""
                                INSERT INTO usage_marks (minute)
                                SELECT DISTINCT date_bin('1 minute', started_at, 'epoch'::timestamptz) FROM llm_requests
                                WHERE started_at >= :from AND started_at < :to""")
                        .bind("from", day.atStartOfDay().atOffset(ZoneOffset.UTC))
                        .bind("to", day.plusDays(1).atStartOfDay().atOffset(ZoneOffset.UTC))
                        .execute());
    }

    /// Reckons the marked minutes of some hours anew, then these hours and their day, and takes the marks away. Rows
    /// that come out as they were are left alone.
    ///
    /// @param hours of one day
    /// @param byMinutes false when minutes of that day are not kept: hours are reckoned from calls
    /// @param goesOn whether there is time for one more hour; the first is always done
    /// @return how many minutes were marked; 0 also when somebody else is at it
    int fold(List<Instant> hours, boolean byMinutes, BooleanSupplier goesOn) {
        return database.jdbi().inTransaction(TransactionIsolationLevel.REPEATABLE_READ, handle -> {
            if (!isAlone(handle)) {
                return 0;
            }
            int folded = 0;
            try {
                for (Instant hour : hours) {
                    if (folded > 0 && !goesOn.getAsBoolean()) {
                        break;
                    }
                    folded += hour(handle, hour, byMinutes);
                }
                if (folded > 0) {
                    day(handle.getConnection(), Level.DAY.start(hours.getFirst()));
                }
            } catch (SQLException failed) {
                throw new IllegalStateException(failed.getMessage(), failed);
            }
            return folded;
        });
    }

    private static int hour(Handle handle, Instant hour, boolean byMinutes) throws SQLException {
        List<Instant> marked = marked(handle, hour);
        if (marked.isEmpty()) {
            return 0;
        }
        Connection connection = handle.getConnection();
        if (byMinutes) {
            ofCalls(connection, Level.MINUTE, marked);
            for (Detail detail : Detail.values()) {
                ofFiner(connection, detail.table(Level.MINUTE), detail.table(Level.HOUR), hour, Level.HOUR.length());
            }
        } else {
            ofCalls(connection, Level.HOUR, List.of(hour));
        }
        handle.createUpdate("DELETE FROM usage_marks WHERE minute >= :from AND minute < :to")
                .bind("from", utc(hour))
                .bind("to", utc(hour.plus(Level.HOUR.length())))
                .execute();
        return marked.size();
    }

    private static void day(Connection connection, Instant day) throws SQLException {
        for (Detail detail : Detail.values()) {
            ofFiner(connection, detail.table(Level.HOUR), detail.table(Level.DAY), day, Level.DAY.length());
        }
    }

    /// Revisions rise in the order in which they can be seen only if one at a time gives them out.
    private static boolean isAlone(Handle handle) {
        return handle.createQuery("SELECT pg_try_advisory_xact_lock(hashtext('usage_revision'))")
                .mapTo(Boolean.class)
                .one();
    }

    private static List<Instant> marked(Handle handle, Instant hour) {
        return handle
                .createQuery(
                        "SELECT DISTINCT minute FROM usage_marks WHERE minute >= :from AND minute < :to ORDER BY 1")
                .bind("from", utc(hour))
                .bind("to", utc(hour.plus(Level.HOUR.length())))
                .mapTo(OffsetDateTime.class)
                .list()
                .stream()
                .map(OffsetDateTime::toInstant)
                .toList();
    }

    /// @param buckets in order
    private static void ofCalls(Connection connection, Level level, List<Instant> buckets) throws SQLException {
        Instant from = buckets.getFirst();
        Instant to = buckets.getLast().plus(level.length());
        var callers = new WritingStore(connection, Detail.CALLER.table(level));
        var models = new WritingStore(connection, Detail.MODEL.table(level));
        try (var statement = connection.prepareStatement(OF_CALLS)) {
            String step = level.length().toSeconds() + " seconds";
            statement.setObject(1, utc(from));
            statement.setObject(2, utc(to));
            statement.setString(3, step);
            statement.setDouble(4, Sketch.BINS_PER_LOGARITHM);
            statement.setDouble(5, Sketch.BINS_PER_LOGARITHM);
            statement.setObject(6, utc(from));
            statement.setObject(7, utc(to));
            statement.setString(8, step);
            statement.setArray(9, moments(connection, buckets));
            statement.setFetchSize(ROWS_AT_ONCE);
            var sums = new ModelSums<SQLException>(models::put);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    Series series = series(row);
                    Rollup rollup = ofBins(row, series.id());
                    callers.put(rollup, series);
                    sums.add(rollup, series);
                }
            }
            sums.finish();
        }
        callers.flush();
        models.flush();
    }

    private static void ofFiner(Connection connection, String finer, String table, Instant bucket, Duration length)
            throws SQLException {
        var writer = new WritingStore(connection, table);
        try (var statement = connection.prepareStatement(OF_FINER.replace("<finer>", finer))) {
            statement.setObject(1, utc(bucket));
            statement.setObject(2, utc(bucket.plus(length)));
            statement.setFetchSize(ROWS_AT_ONCE);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    writer.put(
                            new Rollup(
                                    bucket,
                                    row.getObject("series_id", UUID.class),
                                    sums(row),
                                    merged(row.getBytes("latency_sketch")),
                                    merged(row.getBytes("first_token_sketch"))),
                            null);
                }
            }
        }
        writer.flush();
    }

    private static byte[] merged(byte[] sketches) {
        return new Sketch().merge(sketches).bytes();
    }

    private static Series series(ResultSet row) throws SQLException {
        return new Series(
                row.getString("provider"),
                row.getString("model"),
                row.getString("user_id"),
                row.getObject("key_id", UUID.class),
                row.getString("agent_id"));
    }

    private static Rollup ofBins(ResultSet row, UUID series) throws SQLException {
        Long[] calls = (Long[]) row.getArray("calls").getArray();
        return new Rollup(
                row.getObject("bucket", OffsetDateTime.class).toInstant(),
                series,
                sums(row),
                sketch(row, "latency_bins", calls),
                sketch(row, "first_token_bins", calls));
    }

    private static byte[] sketch(ResultSet row, String column, Long[] calls) throws SQLException {
        var sketch = new Sketch();
        @Nullable Integer[] bins = (Integer[]) row.getArray(column).getArray();
        for (int i = 0; i < bins.length; i++) {
            Integer bin = bins[i];
            if (bin != null) {
                sketch.add(bin, calls[i]);
            }
        }
        return sketch.bytes();
    }

    private static BigDecimal[] sums(ResultSet row) throws SQLException {
        BigDecimal[] sums = new BigDecimal[Measure.ALL.size()];
        for (int i = 0; i < sums.length; i++) {
            sums[i] = row.getBigDecimal(Measure.ALL.get(i).column());
        }
        return sums;
    }

    private static Array moments(Connection connection, Collection<Instant> moments) throws SQLException {
        return connection.createArrayOf(
                "timestamptz", moments.stream().map(Instant::toString).toArray());
    }

    private static OffsetDateTime utc(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }
}
