package ai.moolai.orchestrator.readings;

import ai.moolai.base.FailureException;
import ai.moolai.base.OrganizationId;
import ai.moolai.edge.Json;
import ai.moolai.redis.Redis;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The newest reading in Redis, where other replicas and other programs find it: the row as the routes show it, for
/// five minutes.
final class NewestStore {
    static final Duration KEPT = Duration.ofMinutes(5);

    private static final String ID = "met_([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})";

    private final @Nullable Redis redis;
    private final OrganizationId organization;

    /// @param redis null where there is none
    NewestStore(@Nullable Redis redis, OrganizationId organization) {
        this.redis = redis;
        this.organization = organization;
    }

    static String key(OrganizationId organization) {
        return "metrics:" + organization + ":latest";
    }

    /// Does not wait.
    void put(Reading reading) {
        if (redis != null) {
            var _ = redis.set(key(organization), Json.bytes(reading.row(organization)), KEPT);
        }
    }

    /// Waits for a moment at most; empty where there is none, and where what is there is no reading of ours.
    Optional<Reading> get() {
        return redis == null
                ? Optional.empty()
                : redis.get(key(organization)).join().flatMap(this::reading);
    }

    private Optional<Reading> reading(byte[] json) {
        try {
            Map<String, @Nullable Object> row = Json.object(json);
            if (!organization.value().equals(row.get("organization_id"))) {
                return Optional.empty();
            }
            String id = String.valueOf(row.get("metric_id"));
            return Optional.of(new Reading(
                    UUID.fromString(id.replaceFirst(ID, "$1-$2-$3-$4-$5")),
                    Instant.parse(String.valueOf(row.get("timestamp"))),
                    values(row),
                    custom(row.get("custom"))));
        } catch (FailureException | IllegalArgumentException | DateTimeException _) {
            return Optional.empty();
        }
    }

    private static Map<Metric, Double> values(Map<String, @Nullable Object> row) {
        Map<Metric, Double> values = new EnumMap<>(Metric.class);
        for (Metric metric : Metric.values()) {
            if (row.get(metric.text()) instanceof Number value) {
                values.put(metric, value.doubleValue());
            }
        }
        return values;
    }

    private static SortedMap<String, Double> custom(@Nullable Object given) {
        SortedMap<String, Double> custom = new TreeMap<>();
        if (given instanceof Map<?, ?> entries) {
            entries.forEach((name, value) -> {
                if (value instanceof Number number) {
                    custom.put(String.valueOf(name), number.doubleValue());
                }
            });
        }
        return custom;
    }
}
