package ai.moolai.app;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Starts services, all at once, and waits until each is healthy. If one does not come up, those that were started with
/// it are stopped again.
final class Starter {
    private static final int LOG_LINES = 20;

    private final Desk desk;
    private final Duration healthyMax;
    private final Duration settleMax;
    private final HealthProbe probe = new HealthProbe();

    /// @param healthyMax how long a service may take until it is healthy
    /// @param settleMax how long one that serves may take to get from degraded to healthy
    Starter(Desk desk, Duration healthyMax, Duration settleMax) {
        this.desk = desk;
        this.healthyMax = healthyMax;
        this.settleMax = settleMax;
    }

    /// @return whether all serve
    /// @throws Refusal when something stands in the way; nothing was started then
    boolean start(List<ServiceProcess> services, Duration stopMax) {
        desk.home().prepare();
        List<ServiceProcess> missing = services.stream()
                .filter(service -> service.state() != ServiceProcess.State.RUNNING)
                .toList();
        if (!missing.isEmpty()) {
            Preflight.requireSpace(desk.home().data());
            missing.forEach(service -> Preflight.requireFreePorts(service.plan()));
            tellOfTheDead(missing);
        }
        Map<String, Long> logBegins = new HashMap<>();
        List<ServiceProcess> started = new ArrayList<>();
        boolean serving = false;
        try {
            String linkKey = LinkKey.obtain(desk.environment(), desk.home());
            for (ServiceProcess service : missing) {
                logBegins.put(service.name(), new LogFile(desk.home().log(service.name())).size());
                service.start(linkKey);
                started.add(service);
            }
            serving = await(services, logBegins);
            return serving;
        } finally {
            if (!serving && !started.isEmpty()) {
                new Stopper(desk, stopMax).stop(started);
            }
        }
    }

    private void tellOfTheDead(List<ServiceProcess> missing) {
        for (ServiceProcess service : missing) {
            if (service.state() == ServiceProcess.State.DIED) {
                desk.console().say(service.name() + " had died: starting it again");
            }
        }
    }

    private boolean await(List<ServiceProcess> services, Map<String, Long> logBegins) {
        long begun = desk.clock().nanoTime();
        Map<String, Long> degradedSince = new HashMap<>();
        Map<String, ServiceProcess> waited = new LinkedHashMap<>();
        services.forEach(service -> waited.put(service.name(), service));
        while (!waited.isEmpty()) {
            for (ServiceProcess service : List.copyOf(waited.values())) {
                if (service.state() != ServiceProcess.State.RUNNING) {
                    desk.console()
                            .complain(service.name() + " ended while it started." + lastWords(service, logBegins));
                    return false;
                }
                Health health = probe.ask(service.plan().health());
                if (health == Health.HEALTHY || hasSettled(service, health, degradedSince)) {
                    waited.remove(service.name());
                    tell(service, health, begun, !logBegins.containsKey(service.name()));
                }
            }
            if (!waited.isEmpty() && since(begun).compareTo(healthyMax) > 0) {
                ServiceProcess service = waited.values().iterator().next();
                desk.console()
                        .complain(String.join(", ", waited.keySet()) + ": not healthy within " + healthyMax.toSeconds()
                                + " s." + lastWords(service, logBegins));
                return false;
            }
            desk.patience().pause();
        }
        return true;
    }

    /// A service that lacks something it can do without serves all the same, and may lack it for ever.
    private boolean hasSettled(ServiceProcess service, Health health, Map<String, Long> degradedSince) {
        if (health != Health.DEGRADED) {
            degradedSince.remove(service.name());
            return false;
        }
        long first =
                degradedSince.computeIfAbsent(service.name(), _ -> desk.clock().nanoTime());
        return since(first).compareTo(settleMax) > 0;
    }

    private void tell(ServiceProcess service, Health health, long begun, boolean ranBefore) {
        String how = ranBefore
                ? "was running already"
                : "after %.1f s".formatted(since(begun).toMillis() / 1000.0);
        desk.console().say("%-10s  %s, %s".formatted(service.name(), health, how));
    }

    private String lastWords(ServiceProcess service, Map<String, Long> logBegins) {
        var log = desk.home().log(service.name());
        var output = desk.home().output(service.name());
        return theEnd(log, new LogFile(log).last(LOG_LINES, logBegins.getOrDefault(service.name(), 0L)))
                + theEnd(output, new LogFile(output).last(LOG_LINES, 0));
    }

    private String theEnd(Path file, List<String> lines) {
        return lines.isEmpty() ? "" : "\nThe end of " + desk.shown(file) + ":\n  " + String.join("\n  ", lines);
    }

    private Duration since(long begun) {
        return Duration.ofNanos(desk.clock().nanoTime() - begun);
    }
}
