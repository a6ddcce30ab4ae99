package ai.moolai.bench.chaos;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/// Ports of 127.0.0.1 that stay free while whoever had one is down: outside of the range from which systems give ports
/// to connections.
final class Ports {
    private static final int FIRST = 21_000;
    private static final int LAST = 23_999;

    private Ports() {}

    static int free() {
        for (int tries = 0; tries <= LAST - FIRST; tries++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST + 1);
            try (var socket = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
                return socket.getLocalPort();
            } catch (IOException _) {
                // Somebody has it: another one.
            }
        }
        throw new IllegalStateException("no port of 127.0.0.1 is free (expected: one of " + FIRST + "-" + LAST + ")");
    }
}
