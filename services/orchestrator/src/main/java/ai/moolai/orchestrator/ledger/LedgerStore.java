package ai.moolai.orchestrator.ledger;

import ai.moolai.store.CopyRows;
import ai.moolai.store.Database;
import ai.moolai.store.Partitioned;
import ai.moolai.store.Partitioned.Period;
import ai.moolai.store.Partitions;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Writes records in bulk, one statement a batch whatever its size; a record that is there already is left alone.
final class LedgerStore {
    /// PostgreSQL's word for a row that breaks a unique key.
    private static final String IS_THERE_ALREADY = "23505";

    private static final List<String> COLUMNS =
            RequestColumn.ALL.stream().map(RequestColumn::name).toList();

    private static final String INSERT_CALLS = "INSERT INTO llm_requests ("
            + String.join(", ", COLUMNS)
            + ") SELECT * FROM unnest("
            + RequestColumn.ALL.stream()
                    .map(column -> "?::" + column.type() + "[]")
                    .collect(Collectors.joining(", "))
            + ") ON CONFLICT DO NOTHING";

    private static final String INSERT_CONTENT = """
            INSERT INTO llm_request_content (request_id, started_at, request, response, truncated)
            SELECT * FROM unnest(?::uuid[], ?::timestamptz[], ?::text[], ?::text[], ?::boolean[])
            ON CONFLICT DO NOTHING
            """;

    private static final String INSERT_PRICES = """
            INSERT INTO llm_prices (price_id, fingerprint, entry)
            SELECT * FROM unnest(?::text[], ?::text[], ?::text[]) ON CONFLICT DO NOTHING
            """;

    /// A clock may be wrong; what it dates further ahead than this is not believed.
    private static final int DAYS_AHEAD_MAX = 366;

    private static final int HALF_MICRO_NANOS = 500;

    private final Database database;
    private final Partitions partitions;
    private final Partitioned callTable;
    private final Partitioned contentTable;
    private final List<Price> prices;

    /// @param prices written down, so that what they rated can be explained when they are others
    LedgerStore(Database database, KeptFor kept, List<Price> prices) {
        this.database = database;
        this.partitions = new Partitions(database);
        this.callTable = new Partitioned("llm_requests", Period.DAY, kept.calls());
        this.contentTable = new Partitioned("llm_request_content", Period.DAY, kept.content());
        this.prices = List.copyOf(prices);
    }

    List<Partitioned> partitioned() {
        return List.of(callTable, contentTable);
    }

    /// Brings the database's tables up to date, and what they say of prices.
    void migrate() {
        database.migrate("db/monitoring");
        database.jdbi().useHandle(handle -> {
            try {
                prices(handle.getConnection());
            } catch (SQLException refused) {
                throw new IllegalStateException(refused.getMessage(), refused);
            }
        });
    }

    private void prices(Connection connection) throws SQLException {
        List<String> entries = prices.stream().map(Price::entry).toList();
        try (var statement = connection.prepareStatement(INSERT_PRICES)) {
            statement.setArray(1, array(connection, "text", prices, Price::id));
            statement.setArray(2, array(connection, "text", entries, LedgerStore::sha256));
            statement.setArray(3, array(connection, "text", entries, entry -> entry));
            statement.executeUpdate();
        }
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// Writes a batch, all or nothing. As a rule nothing of it is there yet, and it is copied in; what a kill lets come
    /// twice is then inserted where it is missing.
    void insert(List<CallRecord> calls, List<CallContent> contents) {
        try {
            write(calls, contents, LedgerStore::copy);
        } catch (IllegalStateException failed) {
            if (!IS_THERE_ALREADY.equals(sqlState(failed))) {
                throw failed;
            }
            write(calls, contents, LedgerStore::calls);
        }
    }

    private interface Calls {
        void write(Connection connection, List<CallRecord> calls) throws SQLException;
    }

    private void write(List<CallRecord> calls, List<CallContent> contents, Calls way) {
        database.jdbi().useTransaction(handle -> {
            try {
                way.write(handle.getConnection(), calls);
                mark(handle.getConnection(), calls);
                contents(handle.getConnection(), contents);
            } catch (SQLException refused) {
                throw new IllegalStateException(refused.getMessage(), refused);
            }
        });
    }

    /// Days for which nothing can be written any more, or not yet.
    record ClosedDays(Set<LocalDate> calls, Set<LocalDate> content) {
        boolean isEmpty() {
            return calls.isEmpty() && content.isEmpty();
        }
    }

    /// Makes the partitions of these days where they are missing, but for days that are over by `today`, that were
    /// dropped, or that no right clock can have meant.
    ClosedDays ensureDays(Collection<LocalDate> days, LocalDate today) {
        var closed = new ClosedDays(new HashSet<>(), new HashSet<>());
        for (LocalDate day : days) {
            if (!ensure(callTable, day, today)) {
                closed.calls.add(day);
            }
            if (!ensure(contentTable, day, today)) {
                closed.content.add(day);
            }
        }
        return closed;
    }

    /// What is there is there, whatever the clock says now.
    private boolean ensure(Partitioned table, LocalDate day, LocalDate today) {
        boolean credible = !day.isBefore(table.oldest(today)) && !day.isAfter(today.plusDays(DAYS_AHEAD_MAX));
        return credible ? partitions.ensure(table, day) : partitions.exists(table, day);
    }

    /// The minutes of these calls have to be rolled up anew; whoever does that sees the calls as soon as the marks.
    private static void mark(Connection connection, List<CallRecord> calls) throws SQLException {
        Object[] minutes =
                calls.stream().map(call -> minute(call.startedAt())).distinct().toArray();
        if (minutes.length == 0) {
            return;
        }
        try (var statement = connection.prepareStatement("SELECT mark_usage(?)")) {
            statement.setArray(1, connection.createArrayOf("timestamptz", minutes));
            statement.execute();
        }
    }

    /// The minute in which PostgreSQL has a moment, which it rounds to microseconds.
    static String minute(Instant moment) {
        return moment.plusNanos(HALF_MICRO_NANOS)
                .truncatedTo(ChronoUnit.MINUTES)
                .toString();
    }

    private static void copy(Connection connection, List<CallRecord> calls) throws SQLException {
        var rows = new CopyRows("llm_requests", COLUMNS, calls.size());
        for (CallRecord call : calls) {
            rows.row();
            for (RequestColumn column : RequestColumn.ALL) {
                rows.put(column.value().apply(call));
            }
        }
        rows.send(connection);
    }

    private static void calls(Connection connection, List<CallRecord> calls) throws SQLException {
        try (var statement = connection.prepareStatement(INSERT_CALLS)) {
            for (int i = 0; i < RequestColumn.ALL.size(); i++) {
                RequestColumn column = RequestColumn.ALL.get(i);
                statement.setArray(i + 1, array(connection, column.type(), calls, column.value()));
            }
            statement.executeUpdate();
        }
    }

    private static void contents(Connection connection, List<CallContent> contents) throws SQLException {
        if (contents.isEmpty()) {
            return;
        }
        try (var statement = connection.prepareStatement(INSERT_CONTENT)) {
            statement.setArray(
                    1,
                    array(
                            connection,
                            "uuid",
                            contents,
                            content -> content.requestId().value()));
            statement.setArray(2, array(connection, "timestamptz", contents, CallContent::startedAt));
            statement.setArray(
                    3, array(connection, "text", contents, content -> RequestColumn.storable(content.request())));
            statement.setArray(
                    4, array(connection, "text", contents, content -> RequestColumn.storable(content.response())));
            statement.setArray(5, array(connection, "boolean", contents, CallContent::truncated));
            statement.executeUpdate();
        }
    }

    private static <T> Array array(
            Connection connection, String type, List<T> rows, Function<T, @Nullable Object> value) throws SQLException {
        @Nullable Object[] values = new @Nullable Object[rows.size()];
        for (int i = 0; i < values.length; i++) {
            Object cell = value.apply(rows.get(i));
            values[i] = cell == null ? null : cell.toString();
        }
        return connection.createArrayOf(type, values);
    }

    /// Whether PostgreSQL objects to the values themselves (data exception, constraint), so that trying again is of no
    /// use. A missing partition is a constraint too, but one that can be mended.
    static boolean isAboutTheData(Throwable failed) {
        String state = sqlState(failed);
        return state != null && (state.startsWith("22") || state.startsWith("23"));
    }

    /// Whether a table, column or function is missing, as in a database that was made anew.
    static boolean isAboutTheSchema(Throwable failed) {
        String state = sqlState(failed);
        return "42P01".equals(state) || "42703".equals(state) || "42883".equals(state);
    }

    private static @Nullable String sqlState(@Nullable Throwable failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql.getSQLState();
            }
        }
        return null;
    }
}
