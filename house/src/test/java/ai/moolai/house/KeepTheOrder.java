package ai.moolai.house;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Map;
import java.util.Set;

/// Which part of the house may know which. Parts that are not named here (what starts, tests or measures the house) may
/// know everything, and nothing that is named may know them.
final class KeepTheOrder extends ArchCondition<JavaClass> {
    private static final Set<String> COMMON = Set.of("base", "config", "store", "redis", "edge", "llm", "link");
    private static final Map<String, Set<String>> KNOWN = Map.of(
            "base", Set.of(),
            "config", Set.of("base"),
            "store", COMMON,
            "redis", COMMON,
            "edge", COMMON,
            "llm", COMMON,
            "link", COMMON,
            "orchestrator", COMMON,
            "controller", COMMON,
            "testing", Set.of("base", "llm"));

    private final Places places;

    KeepTheOrder(Places places) {
        super("keep the order base <- config, store, redis, edge, llm, link <- services");
        this.places = places;
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        String from = places.part(type);
        Set<String> known = KNOWN.get(from);
        if (known == null) {
            return;
        }
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
            String to = places.part(dependency.getTargetClass().getBaseComponentType());
            if (!to.isEmpty() && !to.equals(from) && !known.contains(to)) {
                events.add(SimpleConditionEvent.violated(
                        dependency, from + " may not know " + to + ": " + dependency.getDescription()));
            }
        }
    }
}
