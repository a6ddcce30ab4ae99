package ai.moolai.orchestrator.readings;

import ai.moolai.base.OrganizationId;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What was read at one moment. A metric that could not be known is not among the values.
///
/// @param id a UUID of version 7
/// @param at by the wall clock, in whole microseconds, as the table keeps it
/// @param custom what plug-ins measured, by their names
public record Reading(UUID id, Instant at, Map<Metric, Double> values, SortedMap<String, Double> custom) {
    public Reading {
        var copy = new EnumMap<Metric, Double>(Metric.class);
        copy.putAll(values);
        values = Collections.unmodifiableMap(copy);
        custom = Collections.unmodifiableSortedMap(new TreeMap<>(custom));
    }

    public @Nullable Double value(Metric metric) {
        return values.get(metric);
    }

    /// As people see it.
    public String shownId() {
        return "met_" + id.toString().replace("-", "");
    }

    /// A row as every route shows it, its fields in their order. Every metric stands there, those that could not be
    /// known
    /// as null.
    public Map<String, @Nullable Object> row(OrganizationId organization) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("metric_id", shownId());
        row.put("organization_id", organization.value());
        row.put("user_id", null);
        row.put("metric_type", ReadingsStore.SYSTEM);
        row.put("timestamp", at);
        for (Metric metric : Metric.values()) {
            row.put(metric.text(), number(metric));
        }
        row.put("custom", custom);
        return row;
    }

    /// A value as it is shown: whole where the metric is.
    public @Nullable Number number(Metric metric) {
        Double value = values.get(metric);
        return value != null && metric.isWhole() ? (Number) value.longValue() : value;
    }
}
