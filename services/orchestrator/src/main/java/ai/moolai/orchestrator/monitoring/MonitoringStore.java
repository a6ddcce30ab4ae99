package ai.moolai.orchestrator.monitoring;

import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.base.KeyId;
import ai.moolai.base.OrganizationId;
import ai.moolai.base.RequestId;
import ai.moolai.orchestrator.monitoring.RequestRow.Content;
import ai.moolai.orchestrator.monitoring.RequestRow.Tokens;
import ai.moolai.store.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/// Reads the request log.
final class MonitoringStore {
    /// What PostgreSQL says of a table or a column that is not there yet.
    private static final Set<String> NOT_PREPARED = Set.of("42P01", "42703");

    /// A request id holds its moment: the row stands within this of it, so that few partitions are looked into.
    private static final Duration ID_WINDOW = Duration.ofDays(1);

    /// The newest correction of a call's cost, where there is one.
    private static final String NEWEST = """
            LEFT JOIN LATERAL (
                SELECT n.new_cost_nano_usd, n.price_id AS new_price_id, n.corrected_at FROM llm_request_corrections n
                WHERE n.request_id = r.request_id ORDER BY n.correction_id DESC LIMIT 1) k ON true
            """;

    private static final String BY_ID = """
            SELECT r.*, k.*, c.request AS content_request, c.response AS content_response,
                c.truncated AS content_truncated
            FROM llm_requests r
            LEFT JOIN llm_request_content c ON c.request_id = r.request_id AND c.started_at = r.started_at
            """ + NEWEST + """
            WHERE r.organization_id = :organization AND r.request_id = :id AND r.started_at BETWEEN :from AND :to
            """;

    private final Database database;
    private final OrganizationId organization;

    MonitoringStore(Database database, OrganizationId organization) {
        this.database = database;
        this.organization = organization;
    }

    /// The newest rows that pass the filter, `limit` at most.
    List<RequestRow> requests(RequestFilter filter, int limit) {
        Map<String, Object> values = new LinkedHashMap<>();
        String where = where(filter, values);
        return ask(database, handle -> {
            var query = handle.createQuery("SELECT r.*, k.* FROM llm_requests r " + NEWEST
                    + " WHERE r.organization_id = :organization" + where
                    + " ORDER BY r.started_at DESC, r.request_id DESC LIMIT :limit");
            query.bind("organization", organization.value()).bind("limit", limit);
            values.forEach(query::bind);
            return query.map((row, _) -> row(row, null, null)).list();
        });
    }

    Optional<RequestRow> request(RequestId id) {
        return ask(
                database,
                handle -> handle.createQuery(BY_ID)
                        .bind("organization", organization.value())
                        .bind("id", id.value())
                        .bind("from", earliest(id))
                        .bind("to", latest(id))
                        .map((row, _) -> row(row, content(row), row.getString("usage_raw")))
                        .findFirst());
    }

    /// The first moment at which a call of this id can have begun.
    static OffsetDateTime earliest(RequestId id) {
        return made(id).minus(ID_WINDOW).atOffset(ZoneOffset.UTC);
    }

    /// The last one.
    static OffsetDateTime latest(RequestId id) {
        return made(id).plus(ID_WINDOW).atOffset(ZoneOffset.UTC);
    }

    private static Instant made(RequestId id) {
        return Instant.ofEpochMilli(id.value().getMostSignificantBits() >>> 16);
    }

    /// The tables are made behind the scenes after a start, and made again in a database that was made anew.
    static <T> T ask(Database database, HandleCallback<T, RuntimeException> work) {
        try {
            return database.ask(work);
        } catch (JdbiException failed) {
            if (failed.getCause() instanceof SQLException cause && isNotPrepared(cause)) {
                throw Failure.of(
                                FailureCode.DATABASE_UNAVAILABLE,
                                "the monitoring database is still being prepared (expected: its tables; try again)")
                        .retryAfter(Duration.ofSeconds(1))
                        .asException();
            }
            throw failed;
        }
    }

    private static boolean isNotPrepared(SQLException cause) {
        return cause.getSQLState() != null && NOT_PREPARED.contains(cause.getSQLState());
    }

    /// The conditions are fixed texts; what the caller gave is bound.
    private static String where(RequestFilter filter, Map<String, Object> values) {
        var sql = new StringBuilder();
        add(sql, values, "client_request_id = :client", "client", filter.clientRequestId());
        add(sql, values, "(model = :model OR requested_model = :model)", "model", filter.model());
        add(sql, values, "provider = :provider", "provider", filter.provider());
        add(sql, values, "user_id = :user", "user", filter.userId());
        add(
                sql,
                values,
                "key_id = :key",
                "key",
                filter.keyId() == null ? null : filter.keyId().value());
        add(sql, values, "status = :status", "status", filter.status());
        add(sql, values, "latency_us >= :latency", "latency", filter.minLatencyMicros());
        add(sql, values, "coalesce(k.new_cost_nano_usd, r.cost_nano_usd) >= :cost", "cost", filter.minCostNanos());
        add(sql, values, "r.started_at >= :start", "start", utc(filter.start()));
        add(sql, values, "r.started_at < :end", "end", utc(filter.end()));
        add(
                sql,
                values,
                "concat_ws(' ', model, requested_model, provider, caller, error_code, error_message, client_request_id)"
                        + " ILIKE :text",
                "text",
                filter.text() == null ? null : "%" + escaped(filter.text()) + "%");
        var after = filter.after();
        if (after != null) {
            sql.append(" AND (r.started_at, r.request_id) < (:after_at, :after_id)");
            values.put("after_at", after.startedAt().atOffset(ZoneOffset.UTC));
            values.put("after_id", after.requestId().value());
        }
        return sql.toString();
    }

    private static void add(
            StringBuilder sql, Map<String, Object> values, String condition, String name, @Nullable Object value) {
        if (value != null) {
            sql.append(" AND ").append(condition);
            values.put(name, value);
        }
    }

    /// What stands for itself in a LIKE pattern.
    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }

    private static @Nullable OffsetDateTime utc(@Nullable Instant at) {
        return at == null ? null : at.atOffset(ZoneOffset.UTC);
    }

    private static RequestRow row(ResultSet row, @Nullable Content content, @Nullable String rawUsage)
            throws SQLException {
        UUID key = row.getObject("key_id", UUID.class);
        Long original = row.getObject("cost_nano_usd", Long.class);
        Long corrected = row.getObject("new_cost_nano_usd", Long.class);
        Long cost = corrected == null ? original : corrected;
        Long firstToken = row.getObject("time_to_first_token_us", Long.class);
        long latency = row.getLong("latency_us");
        long upstream = row.getLong("upstream_us");
        return new RequestRow(
                new RequestId(row.getObject("request_id", UUID.class)),
                row.getString("client_request_id"),
                row.getString("organization_id"),
                instant(row, "started_at"),
                key == null ? null : new KeyId(key),
                row.getString("user_id"),
                row.getString("caller"),
                row.getString("endpoint"),
                row.getString("requested_model"),
                row.getString("model"),
                row.getString("provider"),
                row.getBoolean("stream"),
                row.getString("status"),
                row.getInt("http_status"),
                row.getString("error_code"),
                row.getString("error_message"),
                row.getString("finish_reason"),
                row.getInt("attempts"),
                row.getString("service_tier"),
                row.getString("region"),
                tokens(row, rawUsage),
                row.getLong("web_searches"),
                RequestRow.usd(cost),
                cost,
                row.getString(corrected == null ? "price_id" : "new_price_id"),
                corrected == null ? row.getString("unpriced_reason") : null,
                RequestRow.usd(original),
                corrected == null ? null : instant(row, "corrected_at"),
                millis(latency),
                firstToken == null ? null : millis(firstToken),
                millis(upstream),
                millis(Math.max(0, latency - upstream)),
                row.getLong("request_bytes"),
                row.getLong("response_bytes"),
                instant(row, "recorded_at"),
                content);
    }

    private static Tokens tokens(ResultSet row, @Nullable String raw) throws SQLException {
        long input = row.getLong("input_tokens");
        long output = row.getLong("output_tokens");
        return new Tokens(
                input,
                output,
                input + output,
                row.getLong("input_uncached_tokens"),
                row.getLong("cache_read_tokens"),
                row.getLong("cache_write_short_tokens"),
                row.getLong("cache_write_long_tokens"),
                row.getLong("input_audio_tokens"),
                row.getLong("input_image_tokens"),
                row.getLong("output_text_tokens"),
                row.getLong("output_reasoning_tokens"),
                row.getLong("output_audio_tokens"),
                row.getString("usage_source"),
                row.getBoolean("usage_adds_up"),
                raw);
    }

    private static @Nullable Content content(ResultSet row) throws SQLException {
        String request = row.getString("content_request");
        return request == null
                ? null
                : new Content(request, row.getString("content_response"), row.getBoolean("content_truncated"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static double millis(long micros) {
        return micros / 1000.0;
    }
}
