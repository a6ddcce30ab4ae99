package ai.moolai.bench.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.concurrent.locks.LockSupport;

/// Starts those who are compared, each on a free port of the loopback and with its output in a file of `folder`.
///
/// `root` is the repository; `folder` is for their files, thrown away afterwards.
final class Peers {
    private static final Duration START_MAX = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(5);
    private static final String PATH = "/v1/chat/completions";

    private final Path root;
    private final Path folder;
    private final HttpClient http = HttpClient.newHttpClient();

    Peers(Path root, Path folder) {
        this.root = root;
        this.folder = folder;
    }

    /// The stand-in for a provider, asked directly.
    Peer upstream() throws IOException, InterruptedException {
        int port = freePort();
        Process process = start(
                "upstream",
                Map.of(),
                List.of(
                        java(),
                        "-XX:+UseSerialGC",
                        "-Xmx256m",
                        "-cp",
                        classPath(),
                        Upstream.class.getName(),
                        "" + port));
        awaitPort(process, port);
        return new Peer("upstream", process, url(port), Map.of(), false);
    }

    /// What nginx does when it passes everything on and looks at nothing.
    Peer nginx(Peer upstream) throws IOException, InterruptedException {
        int port = freePort();
        Path config = folder.resolve("nginx.conf");
        Files.writeString(config, """
                daemon off;
                worker_processes 1;
                pid nginx.pid;
                error_log nginx.log;
                events { worker_connections 16384; }
                http {
                  access_log off;
                  client_body_buffer_size 256k;
                  keepalive_requests 1000000000;
                  upstream provider { server %s; keepalive 4096; keepalive_requests 1000000000; }
                  server {
                    listen 127.0.0.1:%d backlog=4096;
                    location / {
                      proxy_pass http://provider;
                      proxy_http_version 1.1;
                      proxy_set_header Connection "";
                    }
                  }
                }
                """.formatted(URI.create(upstream.url()).getAuthority(), port));
        Process process =
                start("nginx", Map.of(), List.of(program("nginx"), "-p", folder.toString(), "-c", config.toString()));
        awaitPort(process, port);
        return new Peer("nginx", process, url(port), Map.of(), false);
    }

    /// The gateway as `moolai` starts it, with everything on that is on by itself: a key, prices, the journal, records
    /// into a PostgreSQL of its own, metrics, the access log.
    ///
    /// @param home may hold what an earlier start left behind
    /// @param options for its virtual machine
    Peer gateway(Path home, int port, Peer upstream, String options) throws IOException, InterruptedException {
        return gateway("gateway", home, port, upstream, Map.of("MOOLAI_JAVA_OPTS", options));
    }

    /// @param settings besides what it needs to serve here
    Peer gateway(String name, Path home, int port, Peer upstream, Map<String, String> settings)
            throws IOException, InterruptedException {
        Files.createDirectories(home);
        var origin = URI.create(upstream.url());
        Map<String, String> environment = new HashMap<>(settings);
        environment.putAll(Map.of(
                "MOOLAI_HOME",
                home.toString(),
                "HOST",
                "127.0.0.1",
                "AUTH_MODE",
                "required",
                "ORCHESTRATOR_PORT",
                "" + port,
                "EMBEDDED_POSTGRES_PORT",
                "" + databasePort(home),
                "EMBEDDED_POSTGRES_BINARIES",
                root.resolve("data").resolve("postgresql").toString(),
                "OPENAI_API_KEY",
                "sk-bench",
                "OPENAI_BASE_URL",
                "http://" + origin.getAuthority() + "/v1",
                "CONTROLLER_URL",
                ""));
        Process process =
                start(name, environment, List.of(root.resolve("moolai").toString(), "orchestrator"));
        awaitReady(process, port);
        String key = Files.readString(home.resolve("data").resolve("org_001").resolve("admin-key"))
                .strip();
        return new Peer(name, process, url(port), Map.of("Authorization", "Bearer " + key), false);
    }

    /// A gateway of others, where somebody has installed it: `npm install --prefix bench/target/peers
    /// @portkey-ai/gateway`.
    List<Peer> portkey(Peer upstream) throws IOException, InterruptedException {
        Path script = root.resolve("bench/target/peers/node_modules/@portkey-ai/gateway/build/start-server.js");
        if (!Files.exists(script)) {
            return List.of();
        }
        int port = freePort();
        Process process =
                start("portkey", Map.of(), List.of(program("node"), script.toString(), "--port=" + port, "--headless"));
        awaitPort(process, port);
        var origin = URI.create(upstream.url());
        return List.of(new Peer(
                "portkey",
                process,
                url(port),
                Map.of(
                        "Authorization", "Bearer sk-bench",
                        "x-portkey-provider", "openai",
                        "x-portkey-custom-host", "http://" + origin.getAuthority() + "/v1"),
                true));
    }

    private Process start(String name, Map<String, String> environment, List<String> command) throws IOException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectOutput(
                ProcessBuilder.Redirect.appendTo(folder.resolve(name + ".out").toFile()));
        builder.environment().putAll(environment);
        return builder.start();
    }

    private void awaitReady(Process process, int port) throws IOException, InterruptedException {
        var asked = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health/ready"))
                .build();
        await(process, () -> {
            try {
                return http.send(asked, HttpResponse.BodyHandlers.discarding()).statusCode() == 204;
            } catch (IOException notYet) {
                return false;
            }
        });
    }

    private void awaitPort(Process process, int port) throws IOException, InterruptedException {
        await(process, () -> {
            try (var socket = new java.net.Socket(InetAddress.getLoopbackAddress(), port)) {
                return socket.isConnected();
            } catch (IOException notYet) {
                return false;
            }
        });
    }

    private interface Check {
        boolean holds() throws InterruptedException;
    }

    private void await(Process process, Check check) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START_MAX.toNanos();
        while (!check.holds()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                process.destroy();
                throw new IOException("did not start: see " + folder + ", where its output is");
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    /// A home's database keeps its port.
    private static int databasePort(Path home) throws IOException {
        Path kept = home.resolve("database.port");
        if (!Files.exists(kept)) {
            Files.writeString(kept, "" + freePort());
        }
        return Integer.parseInt(Files.readString(kept));
    }

    static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static String url(int port) {
        return "http://127.0.0.1:" + port + PATH;
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static String classPath() {
        return System.getProperty("java.class.path");
    }

    /// The programs that must be there, and are not.
    static List<String> missing(String... names) {
        List<String> missing = new ArrayList<>();
        for (String name : names) {
            if (program(name).equals(name)) {
                missing.add(name);
            }
        }
        return missing;
    }

    /// Debian keeps servers where an ordinary user's `PATH` does not lead.
    private static String program(String name) {
        String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/usr/local/sbin";
        for (String each : path.split(":", -1)) {
            Path file = Path.of(each, name);
            if (Files.isExecutable(file)) {
                return file.toString();
            }
        }
        return name;
    }
}
