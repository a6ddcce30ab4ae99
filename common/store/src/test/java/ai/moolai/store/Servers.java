package ai.moolai.store;

import ai.moolai.base.Clock;
import ai.moolai.base.Threads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Servers for tests: unpacked once under `target`, each with a data directory of its own.
final class Servers {
    static final Path BINARIES = Path.of("target", "postgres binaries");

    private Servers() {}

    static EmbeddedPostgresConfig config(Path folder, int port) {
        return new EmbeddedPostgresConfig(
                folder.resolve("data"), BINARIES, port, List.of("books", "logs"), folder.resolve("logs/postgres.log"));
    }

    static EmbeddedPostgres start(Path folder, int port, Threads threads) throws InterruptedException {
        return EmbeddedPostgres.start(config(folder, port), Clock.system(), threads);
    }

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            return socket.getLocalPort();
        }
    }

    static void kill(long pid) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    static void signal(String signal, long pid) throws Exception {
        var process = new ProcessBuilder("sh", "-c", "kill -" + signal + " " + pid).start();
        if (!process.waitFor(5, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new AssertionError("kill -" + signal + " " + pid + " failed");
        }
    }
}
