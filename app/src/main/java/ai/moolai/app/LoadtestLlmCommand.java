package ai.moolai.app;

import ai.moolai.app.loadtest.Chats;
import ai.moolai.app.loadtest.Loadtest;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "llm",
        description =
                "Model calls, whole and streamed: latency, time to first token, errors. Calls go to the demo provider,"
                        + " which costs nothing, unless --spend-money says otherwise.",
        mixinStandardHelpOptions = true)
final class LoadtestLlmCommand implements Callable<Integer> {
    private final Desk desk;

    @Mixin
    private LoadOptions options = new LoadOptions();

    @Option(
            names = "--model",
            paramLabel = "NAME",
            defaultValue = "gpt-4",
            description = "Which model is asked for. Default: ${DEFAULT-VALUE}.")
    private String model = "";

    @Option(
            names = "--stream-share",
            paramLabel = "SHARE",
            defaultValue = "0.5",
            description = "What share of calls asks for a stream, 0 to 1. Default: ${DEFAULT-VALUE}.")
    private double streamShare;

    @Option(names = "--max-calls", paramLabel = "N", description = "So many calls are made at most.")
    private @Nullable Long callsMax;

    @Option(
            names = "--spend-money",
            description = "Calls whoever serves the model, and pays for it. Needs --max-calls.")
    private boolean spendMoney;

    LoadtestLlmCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        if (spendMoney && callsMax == null) {
            throw new Refusal("--spend-money without --max-calls (expected: how many calls you pay for at most).");
        }
        if (callsMax != null) {
            LoadOptions.between("--max-calls", callsMax, 1, 1_000_000_000);
        }
        LoadOptions.between("--stream-share", streamShare, 0, 1);
        var chats = new Chats(
                spendMoney ? model : Chats.atDemo(model),
                streamShare,
                callsMax == null ? Long.MAX_VALUE : callsMax,
                !spendMoney);
        var load = options.load(desk, 0);
        return new Loadtest(load, chats, desk.clock(), desk.console()::say).llm() ? 0 : Moolai.FAILED;
    }
}
