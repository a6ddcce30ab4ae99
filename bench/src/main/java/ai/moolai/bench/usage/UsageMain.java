package ai.moolai.bench.usage;

import ai.moolai.base.Clock;
import ai.moolai.orchestrator.Main;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Asks the usage route about logs that grow. Ends with code 1 when an answer takes longer than is promised.
public final class UsageMain {
    private static final List<Long> SIZES = List.of(250_000L, 500_000L, 1_000_000L);

    private UsageMain() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<Long> sizes = arguments.length == 0
                ? SIZES
                : Arrays.stream(arguments).map(Long::parseLong).sorted().toList();
        Path home = Files.createTempDirectory("moolai-usage-");
        int port = freePort();
        int postgres = freePort();
        boolean kept = true;
        var main = new Main(
                Main.read(Map.of(
                        "MOOLAI_HOME", home.toString(),
                        "ORCHESTRATOR_PORT", Integer.toString(port),
                        "EMBEDDED_POSTGRES_PORT", Integer.toString(postgres),
                        "EMBEDDED_POSTGRES_BINARIES",
                                Path.of("target", "postgresql").toAbsolutePath().toString(),
                        "AUTH_MODE", "open",
                        "CONTROLLER_URL", "")),
                Clock.system());
        // Nobody stops its PostgreSQL when this is broken off.
        Runtime.getRuntime().addShutdownHook(new Thread(main::close, "shutdown"));
        try (main) {
            main.open();
            var questions = new Questions(port, Instant.now());
            try (var log = new GrowingLog(home, postgres, Instant.now())) {
                for (long size : sizes) {
                    log.grow(size);
                    kept &= questions.ask(size);
                }
            }
        } finally {
            delete(home);
        }
        System.exit(kept ? 0 : 1);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    private static void delete(Path home) throws IOException {
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
