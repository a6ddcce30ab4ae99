package ai.moolai.llm;

import ai.moolai.base.MetricsCollector;
import java.util.List;

/// What plug-ins bring.
public record PluggedIn(List<ChatProvider> providers, List<MetricsCollector> collectors) {
    public static final PluggedIn NOTHING = new PluggedIn(List.of(), List.of());

    public PluggedIn {
        providers = List.copyOf(providers);
        collectors = List.copyOf(collectors);
    }
}
