package ai.moolai.app;

import picocli.CommandLine.Command;

@Command(
        name = "prices",
        description = "Looks after what models cost.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true)
final class PricesCommand {}
