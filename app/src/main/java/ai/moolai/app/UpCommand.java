package ai.moolai.app;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "up",
        description = "Starts both orchestrators and the controller, and returns when they are healthy.",
        mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
    private static final Duration HEALTHY_MAX = Duration.ofMinutes(2);
    private static final Duration SETTLE_MAX = Duration.ofSeconds(5);

    private final Desk desk;

    @Option(names = "--only", paramLabel = "NAME", description = "Only this one: org_001, org_002 or controller.")
    private @Nullable String only;

    UpCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        Fleet fleet = desk.fleet();
        List<ServiceProcess> services = desk.processes(fleet, only);
        Preflight.requireOwnDatabases(
                desk.settings(), services.stream().map(ServiceProcess::plan).toList());
        return desk.alone(() -> {
            boolean serving = new Starter(desk, HEALTHY_MAX, SETTLE_MAX).start(services, fleet.stopMax());
            if (serving) {
                new Welcome(desk, fleet).print(services);
            }
            return serving ? 0 : Moolai.FAILED;
        });
    }
}
