package ai.moolai.bench.live;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The program as it is laid out, in front of an upstream, and what it takes.
final class Served implements AutoCloseable {
    private static final Duration START_MAX = Duration.ofSeconds(90);
    private static final Duration END_MAX = Duration.ofSeconds(30);
    private static final Pattern HEAP = Pattern.compile("(?m)^jvm_memory_used_bytes\\{area=\"heap\",.*} (\\S+)$");

    final int port = freePort();
    private final Path home;
    private final List<Process> processes = new ArrayList<>();
    private final Process gateway;
    private final HttpClient http = HttpClient.newHttpClient();

    /// @param root the repository
    Served(Path root, Path home) throws IOException {
        this.home = home;
        int upstream = freePort();
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        start(
                "upstream",
                Map.of(),
                List.of(
                        java.toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "ai.moolai.bench.compare.Upstream",
                        "" + upstream));
        // What the heap takes is told apart from all else when all of it is there from the start.
        Map<String, String> settings = new HashMap<>(Map.of(
                "MOOLAI_HOME",
                home.toString(),
                "MOOLAI_JAVA_OPTS",
                "-Xms256m -Xmx256m -XX:+AlwaysPreTouch",
                "HOST",
                "127.0.0.1",
                "AUTH_MODE",
                "open",
                "ORCHESTRATOR_PORT",
                "" + port,
                "EMBEDDED_POSTGRES_PORT",
                "" + freePort(),
                "EMBEDDED_POSTGRES_BINARIES",
                root.resolve("data").resolve("postgresql").toString(),
                "OPENAI_API_KEY",
                "sk-bench",
                "OPENAI_BASE_URL",
                "http://127.0.0.1:" + upstream + "/v1"));
        settings.put("CONTROLLER_URL", "");
        settings.put("LIVE_READERS_PER_CALLER_MAX", "" + Readers.ALL);
        gateway = start("gateway", settings, List.of(root.resolve("moolai").toString(), "orchestrator"));
        await();
    }

    private Process start(String name, Map<String, String> settings, List<String> command) throws IOException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectOutput(home.resolve(name + ".out").toFile());
        builder.environment().putAll(settings);
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    private void await() throws IOException {
        long deadline = System.nanoTime() + START_MAX.toNanos();
        while (!isReady()) {
            if (!gateway.isAlive() || System.nanoTime() > deadline) {
                close();
                throw new IOException("the gateway did not start; see " + home);
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    private boolean isReady() {
        try {
            get("/health/ready");
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    String get(String path) throws IOException {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)));
    }

    void call(String body) throws IOException {
        send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/chat/completions"))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private String send(HttpRequest.Builder request) throws IOException {
        try {
            HttpResponse<String> answer =
                    http.send(request.timeout(Duration.ofSeconds(20)).build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                throw new IOException(answer.statusCode() + " " + answer.body());
            }
            return answer.body();
        } catch (InterruptedException broken) {
            Thread.currentThread().interrupt();
            throw new IOException(broken);
        }
    }

    /// Bytes of the heap that are in use after a collection.
    long heapBytes() throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        var collect = new ProcessBuilder(jcmd.toString(), "" + gateway.pid(), "GC.run")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (collect.waitFor() != 0) {
            throw new IOException("jcmd GC.run failed (expected: a JDK in " + jcmd.getParent() + ")");
        }
        Matcher used = HEAP.matcher(get("/metrics"));
        double bytes = 0;
        while (used.find()) {
            bytes += Double.parseDouble(used.group(1));
        }
        return (long) bytes;
    }

    /// Bytes of memory that the process has.
    long residentBytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", "" + gateway.pid(), "status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) << 10;
            }
        }
        throw new IOException("no VmRSS of process " + gateway.pid());
    }

    double cpuSeconds() throws IOException {
        String stat = Files.readString(Path.of("/proc", "" + gateway.pid(), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / 100.0;
    }

    static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }

    /// The gateway takes its database along.
    @Override
    public void close() {
        for (Process each : processes.reversed()) {
            each.destroy();
            try {
                if (!each.waitFor(END_MAX.toSeconds(), TimeUnit.SECONDS)) {
                    each.destroyForcibly();
                }
            } catch (InterruptedException broken) {
                each.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }
}
