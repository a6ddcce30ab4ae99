package ai.moolai.house;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.Set;

/// Where a class stands in the house.
///
/// @param root the package that holds the house: the product's, or that of a planted one
record Places(String root) {
    static final Set<String> SERVICES = Set.of("orchestrator", "controller");

    /// The packages under the root, outermost first: `ai.moolai.orchestrator.gateway` is `orchestrator`, `gateway`.
    List<String> segments(JavaClass type) {
        String name = type.getPackageName();
        return name.startsWith(root + ".")
                ? List.of(name.substring(root.length() + 1).split("\\."))
                : List.of();
    }

    /// The module's word, as `base` or `orchestrator`; empty for whatever stands outside the house.
    String part(JavaClass type) {
        List<String> segments = segments(type);
        return segments.isEmpty() ? "" : segments.getFirst();
    }

    /// Whether it stands in a room of a service.
    boolean inRoom(JavaClass type) {
        List<String> segments = segments(type);
        return segments.size() > 1 && SERVICES.contains(segments.getFirst());
    }

    /// What stands in one of these parts of the house.
    DescribedPredicate<JavaClass> inPart(String... parts) {
        Set<String> wanted = Set.of(parts);
        return DescribedPredicate.describe("stand in " + List.of(parts), type -> wanted.contains(part(type)));
    }

    /// What stands in one of these rooms of the orchestrator.
    DescribedPredicate<JavaClass> inOrchestratorRoom(String... rooms) {
        Set<String> wanted = Set.of(rooms);
        return DescribedPredicate.describe("stand in " + List.of(rooms), type -> {
            List<String> segments = segments(type);
            return segments.size() > 1
                    && segments.getFirst().equals("orchestrator")
                    && wanted.contains(segments.get(1));
        });
    }

    /// `Main`, whichever program's, and what is nested in it.
    static DescribedPredicate<JavaClass> main() {
        return DescribedPredicate.describe(
                "are Main", type -> outermost(type).getSimpleName().equals("Main"));
    }

    /// `Config`, whichever program's, and what is nested in it.
    static DescribedPredicate<JavaClass> config() {
        return DescribedPredicate.describe(
                "are Config", type -> outermost(type).getSimpleName().equals("Config"));
    }

    /// What is named with this ending, and what is nested in it.
    static DescribedPredicate<JavaClass> named(String ending) {
        return DescribedPredicate.describe(
                "are *" + ending, type -> outermost(type).getSimpleName().endsWith(ending));
    }

    /// Every type of a library, by the first letters of its packages.
    static DescribedPredicate<JavaClass> library(String... packages) {
        return DescribedPredicate.describe(
                "belong to " + List.of(packages),
                type -> List.of(packages).stream()
                        .anyMatch(name -> type.getPackageName().equals(name)
                                || type.getPackageName().startsWith(name + ".")));
    }

    private static JavaClass outermost(JavaClass type) {
        JavaClass outer = type;
        while (outer.getEnclosingClass().isPresent()) {
            outer = outer.getEnclosingClass().get();
        }
        return outer;
    }
}
