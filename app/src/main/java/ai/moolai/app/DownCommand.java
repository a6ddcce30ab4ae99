package ai.moolai.app;

import ai.moolai.config.ConfigException;
import ai.moolai.config.Settings;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "down",
        description = "Stops what `up` started: answers under way are finished first.",
        mixinStandardHelpOptions = true)
final class DownCommand implements Callable<Integer> {
    private final Desk desk;

    @Option(names = "--only", paramLabel = "NAME", description = "Only this one: org_001, org_002 or controller.")
    private @Nullable String only;

    DownCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        Fleet fleet = fleet();
        return desk.alone(
                () -> new Stopper(desk, fleet.stopMax()).stop(desk.processes(fleet, only)) ? 0 : Moolai.FAILED);
    }

    /// What runs can be stopped whatever the configuration says by now.
    private Fleet fleet() {
        try {
            return desk.fleet();
        } catch (ConfigException wrong) {
            desk.console().complain(String.valueOf(wrong.getMessage()));
            return Fleet.read(new Settings(Map.of(), null, ""), Map.of(), desk.home());
        }
    }
}
