package ai.moolai.app;

import picocli.CommandLine.Command;

@Command(
        name = "config",
        description = "Looks at the configuration.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true)
final class ConfigCommand {}
