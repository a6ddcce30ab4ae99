package ai.moolai.app;

import ai.moolai.base.Clock;
import java.io.PrintWriter;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/// `moolai`: takes environment and arguments, and gives back an exit code.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws URISyntaxException {
        Map<String, String> environment = System.getenv();
        var properties = Map.of(
                "java.class.path", System.getProperty("java.class.path"), "java.home", System.getProperty("java.home"));
        Path code = Path.of(
                Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        var console = new Console(
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        var desk = new Desk(
                environment, Home.read(environment), Jvm.read(environment, properties, code), Clock.system(), console);
        int exitCode = run(arguments, desk, Services.real(desk.home()));
        // A service that was started here goes on running, on threads of its own.
        if (exitCode != 0) {
            System.exit(exitCode);
        }
    }

    /// A service by itself needs nothing of the command line's machinery, which would take a fifth of its start.
    private static int run(String[] arguments, Desk desk, Services services) {
        Runnable service = arguments.length != 1
                ? null
                : switch (arguments[0]) {
                    case "orchestrator" -> services.orchestrator();
                    case "controller" -> services.controller();
                    default -> null;
                };
        if (service == null) {
            return Moolai.commandLine(desk, services).execute(arguments);
        }
        try {
            service.run();
            return 0;
        } catch (RuntimeException thrown) {
            desk.console().complain(Complaint.of(thrown));
            return Moolai.FAILED;
        }
    }
}
