package ai.moolai.app;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "migrate",
        description = "Brings the databases' schema up to date, as every service does when it starts.",
        mixinStandardHelpOptions = true)
final class MigrateCommand implements Callable<Integer> {
    private final Desk desk;
    private final Services services;

    @Option(names = "--only", paramLabel = "NAME", description = "Only this one: org_001, org_002 or controller.")
    private @Nullable String only;

    MigrateCommand(Desk desk, Services services) {
        this.desk = desk;
        this.services = services;
    }

    @Override
    public Integer call() throws InterruptedException {
        for (ServiceProcess service : desk.processes(desk.fleet(), only)) {
            Schema schema = services.schema().apply(service.plan());
            if (schema.isOutside() || service.state() != ServiceProcess.State.RUNNING) {
                schema.migrate(desk.clock(), desk.console());
            } else {
                desk.console().say("%-10s  runs, and did this when it started".formatted(service.name()));
            }
        }
        return 0;
    }
}
