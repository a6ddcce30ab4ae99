package ai.moolai.orchestrator.readings;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
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
}
