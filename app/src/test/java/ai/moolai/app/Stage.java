package ai.moolai.app;

import ai.moolai.base.Clock;
import ai.moolai.orchestrator.ledger.PriceBook;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A home of its own with stand-ins for services, driven as a person would: by commands.
final class Stage implements AutoCloseable {
    private final StringWriter spoken = new StringWriter();
    private final Map<String, String> environment = new HashMap<>();
    private final Path home;
    private Services services = standIns();

    Stage(Path home) throws IOException {
        this.home = home;
        environment.put("PATH", System.getenv("PATH"));
        environment.put("MOOLAI_HOME", home.toString());
        environment.put("HOST", "127.0.0.1");
        environment.put("SHUTDOWN_GRACE", "1s");
        int base = freePorts();
        environment.put("ORCHESTRATOR_PORT", Integer.toString(base));
        environment.put("CONTROLLER_PORT", Integer.toString(base + 1));
        environment.put("CONTROLLER_ALIAS_PORT", "");
        environment.put("EMBEDDED_POSTGRES_PORT", Integer.toString(base + 2));
    }

    Stage with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /// The settings are read as the real services read them.
    Stage withRealServices() {
        services = Services.real(Home.read(environment));
        return this;
    }

    int port(String variable) {
        return Integer.parseInt(environment.getOrDefault(variable, "0"));
    }

    Desk desk() {
        var jvm = new Jvm(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx64m"),
                System.getProperty("java.class.path"),
                StandIn.class.getName());
        var writer = new PrintWriter(spoken, true);
        return new Desk(
                Map.copyOf(environment), Home.read(environment), jvm, Clock.system(), new Console(writer, writer));
    }

    int run(String... arguments) {
        spoken.getBuffer().setLength(0);
        return Moolai.commandLine(desk(), services).execute(arguments);
    }

    private static Services standIns() {
        return new Services(
                () -> {},
                () -> {},
                _ -> {},
                settings -> settings.faults().add("HOST", "wrong"),
                _ -> PriceBook.shipped(),
                _ -> {
                    throw new IllegalStateException("stand-ins have no databases");
                });
    }

    /// What the last command printed.
    String spoken() {
        return spoken.toString();
    }

    ServiceProcess process(String name) {
        return desk().processes(desk().fleet(), name).getFirst();
    }

    Path file(String path) {
        return home.resolve(path);
    }

    @Override
    public void close() {
        environment.remove("SHUTDOWN_GRACE");
        var desk = desk();
        for (ServiceProcess service : desk.processes(desk.fleet(), null)) {
            service.kill();
            desk.patience()
                    .until(java.time.Duration.ofSeconds(10), () -> service.state() != ServiceProcess.State.RUNNING);
        }
    }

    /// Both orchestrators, the controller and the three databases need: base, +10; +1; +2 to +4.
    private static int freePorts() throws IOException {
        for (int attempt = 0; attempt < 50; attempt++) {
            int base;
            try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                base = socket.getLocalPort();
            }
            if (base < 65_000 && List.of(1, 2, 3, 4, 10).stream().allMatch(offset -> isFree(base + offset))) {
                return base;
            }
        }
        throw new IOException("no free ports");
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException _) {
            return false;
        }
    }
}
