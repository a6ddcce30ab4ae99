package ai.moolai.app;

import ai.moolai.app.loadtest.Chats;
import ai.moolai.app.loadtest.Load;
import ai.moolai.app.loadtest.Loadtest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "monitoring",
        description =
                "What dashboards and scrapers ask for, with model calls at the demo provider beside it and readers of"
                        + " what is shown live. In the end every call must be in the log and in usage, once.",
        mixinStandardHelpOptions = true)
final class LoadtestMonitoringCommand implements Callable<Integer> {
    private static final double QUESTIONS_PER_SECOND = 100;
    private static final int READERS_MAX = 256;

    private final Desk desk;

    @Mixin
    private LoadOptions options = new LoadOptions();

    @Option(
            names = "--readers",
            paramLabel = "N",
            defaultValue = "2",
            description = "Readers of server-sent events, and as many of the WebSocket, at each orchestrator; 0 to 256."
                    + " Default: ${DEFAULT-VALUE}.")
    private int readers;

    @Option(
            names = "--settle",
            paramLabel = "TIME",
            defaultValue = "60s",
            description = "How long the log and usage may take to hold every call. Default: ${DEFAULT-VALUE}.")
    private String settle = "";

    LoadtestMonitoringCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        LoadOptions.between("--readers", readers, 0, READERS_MAX);
        var load = options.load(desk, QUESTIONS_PER_SECOND);
        var settleMax = LoadOptions.time("--settle", settle, Load.LENGTH_MAX);
        var chats = new Chats(Chats.atDemo("gpt-4"), 0.5, Long.MAX_VALUE, true);
        return new Loadtest(load, chats, desk.clock(), desk.console()::say).monitoring(readers, settleMax)
                ? 0
                : Moolai.FAILED;
    }
}
