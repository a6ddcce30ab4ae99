package ai.moolai.app;

import ai.moolai.config.ConfigException;
import ai.moolai.config.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import picocli.CommandLine.Command;

@Command(
        name = "check",
        description = "Reads environment and config/moolai.yaml as the services do, and tells all that is wrong.",
        mixinStandardHelpOptions = true)
final class ConfigCheckCommand implements java.util.concurrent.Callable<Integer> {
    private final Desk desk;
    private final Services services;

    ConfigCheckCommand(Desk desk, Services services) {
        this.desk = desk;
        this.services = services;
    }

    @Override
    public Integer call() {
        // What both services read is wrong for both: it is told once.
        Set<String> faults = new LinkedHashSet<>();
        for (Consumer<Settings> reading : List.of(services.orchestratorSettings(), services.controllerSettings())) {
            try {
                Settings settings = desk.settings();
                reading.accept(settings);
                settings.finish();
            } catch (ConfigException wrong) {
                wrong.faults().forEach(fault -> faults.add(fault.toString()));
            }
        }
        Path file = desk.home().configuration(desk.environment());
        String document = desk.shown(file) + (Files.exists(file) ? "" : " (there is none, and none is needed)");
        if (faults.isEmpty()) {
            desk.console().say("The environment and " + document + ": nothing wrong.");
            return 0;
        }
        faults.forEach(desk.console()::complain);
        desk.console().complain("The environment and " + document + ": " + faults.size() + " wrong.");
        return Moolai.FAILED;
    }
}
