package ai.moolai.app;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "logs", description = "Shows the end of the services' logs.", mixinStandardHelpOptions = true)
final class LogsCommand implements Callable<Integer> {
    private final Desk desk;

    @Parameters(index = "0", arity = "0..1", paramLabel = "NAME", description = "org_001, org_002 or controller.")
    private @Nullable String name;

    @Option(
            names = {"-f", "--follow"},
            description = "Goes on showing what is added, until Ctrl-C.")
    private boolean follow;

    @Option(
            names = {"-n", "--lines"},
            paramLabel = "COUNT",
            description = "How many lines of each (default: ${DEFAULT-VALUE}).")
    private int lines = 50;

    LogsCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        List<ServicePlan> plans = desk.fleet().select(name);
        Map<String, LogFile> logs = new LinkedHashMap<>();
        for (ServicePlan plan : plans) {
            logs.put(plan.name(), new LogFile(desk.home().log(plan.name())));
        }
        List<String> found = new ArrayList<>();
        logs.forEach((service, log) -> log.last(lines, 0).forEach(line -> found.add(shown(service, line))));
        found.forEach(desk.console()::say);
        if (found.isEmpty() && !follow) {
            throw new Refusal("There is nothing in "
                    + desk.shown(desk.home().log(plans.getFirst().name())) + (plans.size() > 1 ? " and its like" : "")
                    + " yet. Start the services by ./moolai up.");
        }
        // Whoever reads along may have gone, as `head` does.
        while (follow && !desk.console().out().checkError()) {
            logs.forEach((service, log) ->
                    log.more().forEach(line -> desk.console().say(shown(service, line))));
            desk.patience().pause();
        }
        return 0;
    }

    private String shown(String service, String line) {
        return name == null ? "%-10s | %s".formatted(service, line) : line;
    }
}
