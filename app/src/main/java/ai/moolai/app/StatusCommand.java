package ai.moolai.app;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
        name = "status",
        description = "Shows what runs; the exit code is 0 only when all of it is healthy.",
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    private static final String ROW = "%-10s  %-8s  %-8s  %-10s  %-28s  %s";

    private final Desk desk;
    private final HealthProbe probe = new HealthProbe();

    StatusCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        desk.console().say(ROW.formatted("NAME", "PID", "STATE", "HEALTH", "URL", "UPTIME"));
        boolean healthy = true;
        for (ServiceProcess service : desk.processes(desk.fleet(), null)) {
            var state = service.state();
            var health = state == ServiceProcess.State.RUNNING
                    ? probe.ask(service.plan().health())
                    : Health.SILENT;
            healthy &= health == Health.HEALTHY;
            desk.console().say(row(service, state, health));
        }
        return healthy ? 0 : Moolai.FAILED;
    }

    private String row(ServiceProcess service, ServiceProcess.State state, Health health) {
        boolean running = state == ServiceProcess.State.RUNNING;
        return ROW.formatted(
                service.name(),
                service.handle().map(handle -> Long.toString(handle.pid())).orElse("-"),
                state.name().toLowerCase(Locale.ROOT),
                running ? health : "-",
                service.plan().url(),
                service.startedAt()
                        .map(begun -> shown(Duration.between(begun, desk.clock().now())))
                        .orElse("-"));
    }

    /// The two largest units: `3d 4h`, `12m 5s`.
    static String shown(Duration uptime) {
        if (uptime.toDays() > 0) {
            return uptime.toDays() + "d " + uptime.toHoursPart() + "h";
        }
        if (uptime.toHours() > 0) {
            return uptime.toHours() + "h " + uptime.toMinutesPart() + "m";
        }
        return uptime.toMinutes() > 0
                ? uptime.toMinutes() + "m " + uptime.toSecondsPart() + "s"
                : Math.max(0, uptime.toSeconds()) + "s";
    }
}
