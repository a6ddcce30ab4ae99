package ai.moolai.app;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/// A service as small as can be, in a process of its own: it says that it is well on its port and ends when it is asked
/// to. `STAND_IN` makes it worse: `dies` while it starts, `ailing` for ever, `deaf` when asked to end.
final class StandIn {
    private StandIn() {}

    public static void main(String[] arguments) throws IOException {
        String manner = System.getenv().getOrDefault("STAND_IN", "");
        if (manner.equals("dies")) {
            System.err.println("no database: port 5434 is taken");
            System.exit(3);
        }
        if (manner.equals("deaf")) {
            Runtime.getRuntime().addShutdownHook(new Thread(StandIn::waitForEver));
        }
        String port = System.getenv(arguments[0].equals("orchestrator") ? "ORCHESTRATOR_PORT" : "CONTROLLER_PORT");
        var server = HttpServer.create(
                new InetSocketAddress(InetAddress.getByName(System.getenv("HOST")), Integer.parseInt(port)), 0);
        String status = manner.equals("ailing") ? "degraded" : "healthy";
        byte[] health = ("{\"status\":\"" + status + "\",\"checks\":{\"database\":{\"status\":\"up\"}}}")
                .getBytes(StandardCharsets.UTF_8);
        server.createContext("/health", exchange -> {
            exchange.sendResponseHeaders(200, health.length);
            exchange.getResponseBody().write(health);
            exchange.close();
        });
        server.start();
        System.out.println(
                "serving with key " + System.getenv("ORCHESTRATOR_API_KEY").length());
    }

    private static void waitForEver() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
