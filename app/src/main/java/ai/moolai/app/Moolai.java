package ai.moolai.app;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The command line's table of contents.
@Command(
        name = "moolai",
        description = "The gateway between an organization and its language models.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class Moolai {
    /// The exit code of a command that did not do what it was asked.
    static final int FAILED = 1;

    private Moolai() {}

    static CommandLine commandLine(Desk desk, Services services) {
        var line = new CommandLine(new Moolai())
                .addSubcommand(new UpCommand(desk))
                .addSubcommand(new DownCommand(desk))
                .addSubcommand(new StatusCommand(desk))
                .addSubcommand(new LogsCommand(desk))
                .addSubcommand(new OrchestratorCommand(services))
                .addSubcommand(new ControllerCommand(services))
                .addSubcommand(new MigrateCommand(desk, services))
                .addSubcommand(
                        new CommandLine(new ConfigCommand()).addSubcommand(new ConfigCheckCommand(desk, services)))
                .addSubcommand(new CommandLine(new LoadtestCommand())
                        .addSubcommand(new LoadtestLlmCommand(desk))
                        .addSubcommand(new LoadtestMonitoringCommand(desk)))
                .addSubcommand(new CommandLine(new PricesCommand())
                        .addSubcommand(new PricesCheckCommand(desk, services))
                        .addSubcommand(new PricesImportCommand(desk))
                        .addSubcommand(new PricesRerateCommand(desk)));
        line.setOut(desk.console().out()).setErr(desk.console().err());
        line.setExecutionExceptionHandler((thrown, _, _) -> {
            desk.console().complain(Complaint.of(thrown));
            return FAILED;
        });
        return line;
    }
}
