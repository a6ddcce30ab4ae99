package ai.moolai.orchestrator.readings;

import ai.moolai.base.OrganizationId;
import ai.moolai.store.Database;
import ai.moolai.store.Partitioned;
import ai.moolai.store.Partitions;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/// Reads long spans of time, oldest first: where readings are no longer kept one by one, what was made of five minutes,
/// and of an hour where that is gone too.
final class HistoryStore {
    /// Some 2 MB in memory.
    static final int PAGE_READINGS = 500;

    static final int PAGE_POINTS = 5000;

    private static final String SELECT = """
            SELECT r.*, ARRAY(SELECT key FROM jsonb_each_text(r.custom) ORDER BY key) AS custom_names,
                ARRAY(SELECT value::double precision FROM jsonb_each_text(r.custom) ORDER BY key) AS custom_values
            FROM <table> r
            """;

    private static final String IN_PERIOD = " WHERE organization_id = :organization"
            + " AND (CAST(:type AS text) IS NULL OR metric_type = :type) AND timestamp >= :start AND timestamp < :end";

    private static final String AFTER = " AND (timestamp, metric_id) > (:after_at, :after_id)";
    private static final String OLDEST = " ORDER BY timestamp, metric_id LIMIT :limit";

    private static final String CUSTOM_NAMES = "SELECT DISTINCT jsonb_object_keys(custom) FROM <table>" + IN_PERIOD;

    private final ReadingsStore store;
    private final Partitions partitions;
    private final OrganizationId organization;

    HistoryStore(Database database, ReadingsStore store, OrganizationId organization) {
        this.store = store;
        this.partitions = new Partitions(database);
        this.organization = organization;
    }

    Iterator<Reading> readings(ReadingsStore.Period period) {
        return new Walk<>(
                parts(period),
                PAGE_READINGS,
                (part, after, limit) -> store.ask(handle -> query(
                                handle.createQuery(of(part, oldest(SELECT, after))), part.period(), after, limit)
                        .map((row, _) -> ReadingsStore.reading(row))
                        .list()),
                Place::of);
    }

    Iterator<Point> points(ReadingsStore.Period period, Metric metric) {
        // A column's name cannot be bound; this one is no caller's text.
        return points(period, metric.text(), null);
    }

    Iterator<Point> points(ReadingsStore.Period period, String custom) {
        return points(period, "(custom ->> :custom)::double precision", custom);
    }

    private Iterator<Point> points(ReadingsStore.Period period, String value, @Nullable String custom) {
        String select = "SELECT * FROM (SELECT timestamp, metric_id, organization_id, metric_type, " + value
                + "::double precision AS value FROM <table>) points";
        return new Walk<>(
                parts(period),
                PAGE_POINTS,
                (part, after, limit) -> store.ask(handle -> {
                    String where = select + IN_PERIOD + " AND value IS NOT NULL";
                    Query query = handle.createQuery(of(part, where + (after == null ? "" : AFTER) + OLDEST));
                    if (custom != null) {
                        query.bind("custom", custom);
                    }
                    return query(query, part.period(), after, limit)
                            .map((row, _) -> new Point(
                                    row.getObject("timestamp", OffsetDateTime.class)
                                            .toInstant(),
                                    row.getObject("metric_id", UUID.class),
                                    row.getDouble("value")))
                            .list();
                }),
                point -> new Place(point.at(), point.id()));
    }

    List<String> customNames(ReadingsStore.Period period) {
        return parts(period).stream()
                .flatMap(part -> store
                        .ask(handle -> bind(handle.createQuery(of(part, CUSTOM_NAMES)), part.period())
                                .mapTo(String.class)
                                .list())
                        .stream())
                .distinct()
                .sorted()
                .toList();
    }

    /// A table's name cannot be bound; these are no caller's texts.
    private static String of(Walk.Part part, String sql) {
        return sql.replace("<table>", part.tier().table());
    }

    /// The period, cut into what its partitions hold of it. A coarser table is read only up to where a finer one
    /// begins.
    private List<Walk.Part> parts(ReadingsStore.Period period) {
        // Tells whether the table is there at all: a list of partitions does not.
        var _ = store.ask(handle -> handle.createQuery("SELECT 1 FROM user_system_performance LIMIT 0")
                .mapTo(Integer.class)
                .list());
        List<Walk.Part> parts = new ArrayList<>();
        Instant finer = Instant.MAX;
        for (Tier tier : Tier.values()) {
            List<Walk.Part> own = new ArrayList<>();
            List<LocalDate> starts = partitions.starts(partitioned(tier));
            for (LocalDate start : starts) {
                var part =
                        part(period, midnight(start), midnight(tier.partition().next(start)), finer);
                if (part.start().isBefore(part.end())) {
                    own.add(new Walk.Part(tier, part));
                }
            }
            parts.addAll(0, own);
            if (!starts.isEmpty() && midnight(starts.getFirst()).isBefore(finer)) {
                finer = midnight(starts.getFirst());
            }
        }
        return parts;
    }

    private static Partitioned partitioned(Tier tier) {
        return new Partitioned(tier.table(), tier.partition(), Duration.ZERO);
    }

    private static ReadingsStore.Period part(ReadingsStore.Period period, Instant start, Instant end, Instant finer) {
        Instant until = end.isBefore(finer) ? end : finer;
        return new ReadingsStore.Period(
                start.isAfter(period.start()) ? start : period.start(),
                until.isBefore(period.end()) ? until : period.end(),
                period.type());
    }

    private static Instant midnight(LocalDate day) {
        return day.atStartOfDay().toInstant(ZoneOffset.UTC);
    }

    private static String oldest(String select, @Nullable Place after) {
        return select + IN_PERIOD + (after == null ? "" : AFTER) + OLDEST;
    }

    private Query query(Query query, ReadingsStore.Period period, @Nullable Place after, int limit) {
        bind(query, period).bind("limit", limit);
        if (after != null) {
            query.bind("after_at", ReadingsStore.utc(after.at())).bind("after_id", after.id());
        }
        return query;
    }

    private <Q extends SqlStatement<Q>> Q bind(Q statement, ReadingsStore.Period period) {
        return statement
                .bind("organization", organization.value())
                .bind("type", period.type())
                .bind("start", ReadingsStore.utc(period.start()))
                .bind("end", ReadingsStore.utc(period.end()));
    }
}
