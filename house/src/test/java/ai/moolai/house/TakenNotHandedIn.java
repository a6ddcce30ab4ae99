package ai.moolai.house;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaConstructor;
import java.util.Map;
import java.util.Set;

/// The calls, and references to methods, by which a class helps itself to time, environment or threads.
final class TakenNotHandedIn extends DescribedPredicate<JavaAccess<?>> {
    private static final Set<String> MADE_BY_HAND = Set.of(
            "java.lang.Thread",
            "java.util.Timer",
            "java.util.concurrent.ForkJoinPool",
            "java.util.concurrent.ScheduledThreadPoolExecutor",
            "java.util.concurrent.ThreadPoolExecutor");
    private static final Map<String, Set<String>> TAKEN = Map.of(
            "java.lang.System", Set.of("currentTimeMillis", "nanoTime", "getenv", "exit"),
            "java.lang.Runtime", Set.of("exit", "halt"),
            "java.lang.Thread", Set.of("ofPlatform", "ofVirtual", "startVirtualThread"),
            "java.time.Clock", Set.of("system", "systemUTC", "systemDefaultZone", "tick", "tickMillis", "tickSeconds"));

    TakenNotHandedIn() {
        super("time, environment or threads are taken");
    }

    @Override
    public boolean test(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getName();
        String name = access.getName();
        if (name.equals(JavaConstructor.CONSTRUCTOR_NAME)) {
            return MADE_BY_HAND.contains(owner);
        }
        return owner.equals("java.util.concurrent.Executors")
                || (owner.startsWith("java.time.") && name.equals("now"))
                || TAKEN.getOrDefault(owner, Set.of()).contains(name);
    }
}
