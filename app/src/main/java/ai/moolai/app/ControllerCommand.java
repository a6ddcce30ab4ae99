package ai.moolai.app;

import picocli.CommandLine.Command;

@Command(name = "controller", description = "Runs the controller here, until Ctrl-C.", mixinStandardHelpOptions = true)
record ControllerCommand(Services services) implements Runnable {
    @Override
    public void run() {
        services.controller().run();
    }
}
