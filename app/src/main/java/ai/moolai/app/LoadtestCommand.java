package ai.moolai.app;

import picocli.CommandLine.Command;

@Command(
        name = "loadtest",
        description =
                "Puts load on running orchestrators, measures as a caller would, and ends with 1 when calls fail or"
                        + " are too slow.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true)
final class LoadtestCommand {}
