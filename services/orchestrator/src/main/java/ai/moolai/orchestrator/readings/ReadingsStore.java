package ai.moolai.orchestrator.readings;

import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.base.OrganizationId;
import ai.moolai.store.Database;
import ai.moolai.store.Partitioned;
import ai.moolai.store.Partitions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/// The table of readings.
final class ReadingsStore {
    /// All that is read of the host and the service itself; `api` and `custom` are for what others write.
    static final String SYSTEM = "system";

    /// What PostgreSQL says of a table, a column or a function that is not there yet.
    private static final Set<String> NOT_PREPARED = Set.of("42P01", "42703", "42883");

    private static final List<Metric> METRICS = Arrays.asList(Metric.values());

    private static final String INSERT = "INSERT INTO user_system_performance (metric_id, organization_id, metric_type,"
            + " timestamp, custom, "
            + METRICS.stream().map(Metric::text).collect(Collectors.joining(", "))
            + ") VALUES (:id, :organization, '" + SYSTEM + "', :at, CAST(:custom AS jsonb), "
            + METRICS.stream().map(metric -> ":" + metric.text()).collect(Collectors.joining(", "))
            + ") ON CONFLICT DO NOTHING";

    private static final String SELECT = """
            SELECT r.*, ARRAY(SELECT key FROM jsonb_each_text(r.custom) ORDER BY key) AS custom_names,
                ARRAY(SELECT value::double precision FROM jsonb_each_text(r.custom) ORDER BY key) AS custom_values
            FROM <table> r
            """;

    private static final String IN_PERIOD = " WHERE organization_id = :organization"
            + " AND (CAST(:type AS text) IS NULL OR metric_type = :type) AND timestamp >= :start AND timestamp < :end";

    private static final String SUMMARY =
            summary("min(%1$s), avg(%1$s)," + " percentile_cont(0.95) WITHIN GROUP (ORDER BY %1$s), max(%1$s)");

    /// Of rows that hold several readings each. A percentile of all of them cannot be had of percentiles or averages.
    private static final String COARSE_SUMMARY = summary("min(%1$s_min), sum(%1$s * %1$s_count) /"
            + " nullif(sum(%1$s_count), 0), CAST(NULL AS double precision), max(%1$s_max)");

    private final Database database;
    private final Partitions partitions;
    private final Partitioned table;
    private final OrganizationId organization;
    private final Set<LocalDate> days = new HashSet<>();

    ReadingsStore(Database database, ReadingTables tables, OrganizationId organization) {
        this.database = database;
        this.partitions = new Partitions(database);
        this.table = tables.partitioned(Tier.READINGS);
        this.organization = organization;
    }

    /// Which rows are asked for.
    ///
    /// @param type null for every one
    record Period(Instant start, Instant end, @Nullable String type) {
        /// From the row on that holds the first moment.
        Period from(Tier tier) {
            return new Period(tier.start(start), end, type);
        }
    }

    /// Writes a batch, all or nothing; a row that is there already is left alone, and one of a day that has been
    /// dropped
    /// is not written any more.
    ///
    /// @return false while the table is not there: it is made behind the scenes after a start
    boolean insert(List<Reading> readings) {
        try {
            Set<LocalDate> needed = readings.stream().map(ReadingsStore::day).collect(Collectors.toSet());
            needed.removeAll(days);
            needed.stream().filter(day -> partitions.ensure(table, day)).forEach(days::add);
            List<Reading> kept = readings.stream()
                    .filter(reading -> days.contains(day(reading)))
                    .toList();
            if (kept.isEmpty()) {
                return true;
            }
            database.jdbi().useTransaction(handle -> {
                try (PreparedBatch batch = handle.prepareBatch(INSERT)) {
                    kept.forEach(reading -> bind(batch, reading).add());
                    batch.execute();
                }
            });
            return true;
        } catch (RuntimeException failed) {
            // A database that was made anew has no partitions.
            days.clear();
            if (isNotPrepared(failed)) {
                return false;
            }
            throw failed;
        }
    }

    private static LocalDate day(Reading reading) {
        return LocalDate.ofInstant(reading.at(), ZoneOffset.UTC);
    }

    Optional<Reading> newest() {
        return ask(handle -> handle.createQuery(SELECT.replace("<table>", Tier.READINGS.table())
                        + " WHERE organization_id = :organization ORDER BY timestamp DESC LIMIT 1")
                .bind("organization", organization.value())
                .map((row, _) -> reading(row))
                .findFirst());
    }

    /// The newest rows of a period, `limit` at most.
    ///
    /// @param after the last row of the page before
    List<Reading> readings(Tier tier, Period period, @Nullable Place after, int limit) {
        String sql = SELECT.replace("<table>", tier.table())
                + IN_PERIOD
                + (after == null ? "" : " AND (timestamp, metric_id) < (:after_at, :after_id)")
                + " ORDER BY timestamp DESC, metric_id DESC LIMIT :limit";
        return ask(handle -> {
            var query = handle.createQuery(sql)
                    .bind("organization", organization.value())
                    .bind("type", period.type)
                    .bind("start", utc(period.start))
                    .bind("end", utc(period.end))
                    .bind("limit", limit);
            if (after != null) {
                query.bind("after_at", utc(after.at())).bind("after_id", after.id());
            }
            return query.map((row, _) -> reading(row)).list();
        });
    }

    /// Every metric over a period.
    Map<Metric, MetricSummary> summary(Tier tier, Period period) {
        String sql = (tier == Tier.READINGS ? SUMMARY : COARSE_SUMMARY).replace("<table>", tier.table());
        return ask(handle -> handle.createQuery(sql)
                .bind("organization", organization.value())
                .bind("type", period.type)
                .bind("start", utc(period.start))
                .bind("end", utc(period.end))
                .map((row, _) -> summary(row))
                .one());
    }

    /// @param metric what is asked of each
    private static String summary(String metric) {
        return "SELECT "
                + METRICS.stream().map(each -> metric.formatted(each.text())).collect(Collectors.joining(", "))
                + " FROM <table>" + IN_PERIOD;
    }

    private static Map<Metric, MetricSummary> summary(ResultSet row) throws SQLException {
        Map<Metric, MetricSummary> all = new EnumMap<>(Metric.class);
        int column = 1;
        for (Metric metric : METRICS) {
            all.put(
                    metric,
                    new MetricSummary(
                            number(row, column),
                            number(row, column + 1),
                            number(row, column + 2),
                            number(row, column + 3)));
            column += 4;
        }
        return all;
    }

    private static @Nullable Double number(ResultSet row, int column) throws SQLException {
        double value = row.getDouble(column);
        return row.wasNull() ? null : (Double) (Math.round(value * 1000) / 1000.0);
    }

    private PreparedBatch bind(PreparedBatch batch, Reading reading) {
        batch.bind("id", reading.id())
                .bind("organization", organization.value())
                .bind("at", utc(reading.at()))
                .bind("custom", json(reading.custom()));
        for (Metric metric : METRICS) {
            Double value = reading.value(metric);
            if (metric.isWhole()) {
                batch.bind(metric.text(), value == null ? null : (Long) value.longValue());
            } else {
                batch.bind(metric.text(), value);
            }
        }
        return batch;
    }

    /// Names are plain words, and values finite: nothing needs to be escaped.
    private static String json(SortedMap<String, Double> custom) {
        return custom.entrySet().stream()
                .map(each -> '"' + each.getKey() + "\":" + each.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    static Reading reading(ResultSet row) throws SQLException {
        Map<Metric, Double> values = new EnumMap<>(Metric.class);
        for (Metric metric : METRICS) {
            double value = row.getDouble(metric.text());
            if (!row.wasNull()) {
                values.put(metric, value);
            }
        }
        String[] names = (String[]) row.getArray("custom_names").getArray();
        Double[] numbers = (Double[]) row.getArray("custom_values").getArray();
        SortedMap<String, Double> custom = new TreeMap<>();
        for (int i = 0; i < names.length; i++) {
            custom.put(names[i], numbers[i]);
        }
        return new Reading(
                row.getObject("metric_id", UUID.class),
                row.getObject("timestamp", OffsetDateTime.class).toInstant(),
                values,
                custom);
    }

    /// The table is made behind the scenes after a start, and made again in a database that was made anew.
    <T> T ask(HandleCallback<T, RuntimeException> work) {
        try {
            return database.ask(work);
        } catch (JdbiException failed) {
            if (isNotPrepared(failed)) {
                throw Failure.of(
                                FailureCode.DATABASE_UNAVAILABLE,
                                "the monitoring database is still being prepared (expected: its tables; try again)")
                        .retryAfter(Duration.ofSeconds(1))
                        .asException();
            }
            throw failed;
        }
    }

    private static boolean isNotPrepared(RuntimeException failed) {
        return failed.getCause() instanceof SQLException cause
                && cause.getSQLState() != null
                && NOT_PREPARED.contains(cause.getSQLState());
    }

    static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
