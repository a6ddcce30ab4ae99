package ai.moolai.app;

import picocli.CommandLine.Command;

@Command(
        name = "orchestrator",
        description = "Runs the orchestrator of one organization, ORGANIZATION_ID, here, until Ctrl-C.",
        mixinStandardHelpOptions = true)
record OrchestratorCommand(Services services) implements Runnable {
    @Override
    public void run() {
        services.orchestrator().run();
    }
}
