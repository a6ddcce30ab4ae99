package ai.moolai.orchestrator.readings;

import ai.moolai.base.Clock;
import ai.moolai.base.MetricsCollector;
import ai.moolai.base.OrganizationId;
import ai.moolai.base.Threads;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/// All that plug-ins measure, side by side.
final class CustomCollectors {
    private final List<CustomCollector> all;

    CustomCollectors(List<MetricsCollector> collectors, OrganizationId organization, Threads threads, Clock clock) {
        this.all = collectors.stream()
                .map(each -> new CustomCollector(each, organization, threads, clock))
                .toList();
    }

    /// Begins a run of each.
    ///
    /// @return done when all that were begun have ended
    CompletableFuture<Void> begin() {
        return CompletableFuture.allOf(all.stream().map(CustomCollector::begin).toArray(CompletableFuture<?>[]::new));
    }

    void expire() {
        all.forEach(CustomCollector::expire);
    }

    boolean areRunning() {
        return all.stream().anyMatch(CustomCollector::isRunning);
    }

    /// What the runs gave that have ended since this was asked before. Of two that use one name, the first has it.
    SortedMap<String, Double> take() {
        SortedMap<String, Double> values = new TreeMap<>();
        Map<String, CustomCollector> owners = new HashMap<>();
        for (CustomCollector each : all) {
            for (Map.Entry<String, Double> value : each.take().entrySet()) {
                CustomCollector owner = owners.putIfAbsent(value.getKey(), each);
                if (owner == null) {
                    values.put(value.getKey(), value.getValue());
                } else {
                    each.refuse("metric \"" + value.getKey() + "\" is told by "
                            + owner.state().name() + " already (expected: names of its own)");
                }
            }
        }
        return values;
    }

    List<Background.Plugged> states() {
        return all.stream().map(CustomCollector::state).toList();
    }
}
