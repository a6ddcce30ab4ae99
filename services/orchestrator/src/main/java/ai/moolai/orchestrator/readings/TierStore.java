package ai.moolai.orchestrator.readings;

import ai.moolai.store.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/// Takes readings together, hour by hour, always from the readings themselves: what comes out depends on them alone,
/// however often it is reckoned. A mark says that an hour has readings that were not taken in yet; it is set in the
/// transaction that writes them, and goes in the one that takes them in.
final class TierStore {
    private static final List<String> METRICS =
            Arrays.stream(Metric.values()).map(Metric::text).toList();

    /// Averages are reckoned with decimal numbers: their sum does not depend on the order of the rows.
    private static final String FOLD = """
            WITH r AS MATERIALIZED (
                SELECT *, date_bin(CAST(:length AS interval), timestamp, 'epoch'::timestamptz) AS start
                FROM user_system_performance WHERE timestamp >= :from AND timestamp < :to),
            plugged AS (
                SELECT organization_id, metric_type, start, key, round(avg(value::numeric), 3) AS value
                FROM r, jsonb_each(r.custom) WHERE jsonb_typeof(value) = 'number' GROUP BY 1, 2, 3, 4),
            c AS (
                SELECT organization_id, metric_type, start, jsonb_object_agg(key, value) AS custom
                FROM plugged GROUP BY 1, 2, 3)
            INSERT INTO <table> AS t (organization_id, metric_type, timestamp, <columns>)
            SELECT r.organization_id, r.metric_type, r.start,
                (array_agg(r.metric_id ORDER BY r.timestamp, r.metric_id))[1], count(*), coalesce(c.custom, '{}'), <values>
            FROM r LEFT JOIN c USING (organization_id, metric_type, start)
            GROUP BY r.organization_id, r.metric_type, r.start, c.custom
            ON CONFLICT (organization_id, metric_type, timestamp) DO UPDATE SET (<columns>) = ROW(<new>)
            WHERE (<old>) IS DISTINCT FROM (<new>)""".replace("<columns>", columns(""))
            .replace("<values>", each("round(avg(r.%1$s::numeric), 3), min(r.%1$s), max(r.%1$s), count(r.%1$s)"))
            .replace("<new>", columns("excluded."))
            .replace("<old>", columns("t."));

    private final Database database;

    TierStore(Database database) {
        this.database = database;
    }

    /// The hours that are marked, the one that has waited longest first.
    List<Instant> marked(int limit) {
        return database
                .jdbi()
                .withHandle(handle -> handle.createQuery("""
                                SELECT hour FROM reading_marks GROUP BY hour ORDER BY min(mark_id) LIMIT :limit""")
                        .bind("limit", limit)
                        .mapTo(OffsetDateTime.class)
                        .list())
                .stream()
                .map(OffsetDateTime::toInstant)
                .toList();
    }

    /// Takes the readings of a marked hour together, anew.
    ///
    /// @param tiers those of which this hour is kept
    /// @return false when somebody else is at it
    boolean fold(Instant hour, List<Tier> tiers) {
        return database.jdbi().inTransaction(handle -> {
            if (!isAlone(handle)) {
                return false;
            }
            // What is marked from here on is seen by what follows, and its mark stays: it is taken in once more.
            handle.createUpdate("DELETE FROM reading_marks WHERE hour = :hour")
                    .bind("hour", utc(hour))
                    .execute();
            for (Tier tier : tiers) {
                handle.createUpdate(FOLD.replace("<table>", tier.table()))
                        .bind("length", tier.length().toSeconds() + " s")
                        .bind("from", utc(hour))
                        .bind("to", utc(hour.plus(Duration.ofHours(1))))
                        .execute();
            }
            return true;
        });
    }

    /// Several services may write to one database: two at once could put an older sum over a newer one.
    private static boolean isAlone(Handle handle) {
        return handle.createQuery("SELECT pg_try_advisory_xact_lock(hashtext('reading_tiers'))")
                .mapTo(Boolean.class)
                .one();
    }

    private static String columns(String prefix) {
        Stream<String> ofMetrics = METRICS.stream()
                .flatMap(metric -> Stream.of(metric, metric + "_min", metric + "_max", metric + "_count"));
        return Stream.of(Stream.of("metric_id", "readings", "custom"), ofMetrics)
                .flatMap(Function.identity())
                .map(prefix::concat)
                .collect(Collectors.joining(", "));
    }

    private static String each(String expression) {
        return METRICS.stream().map(expression::formatted).collect(Collectors.joining(", "));
    }

    private static OffsetDateTime utc(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }
}
