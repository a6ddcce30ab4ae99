package ai.moolai.edge;

import ai.moolai.base.Caller;
import ai.moolai.base.Clock;
import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.base.Role;
import ai.moolai.base.Threads;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/// An edge on a free port of 127.0.0.1, with keys named after their roles and limits short enough to be waited for.
final class TestEdge implements AutoCloseable {
    static final EdgeConfig.Timeouts SHORT = new EdgeConfig.Timeouts(
            Duration.ofMillis(400), Duration.ofMillis(600), Duration.ofMillis(1500), Duration.ofSeconds(5));

    final Threads threads = new Threads(Throwable::printStackTrace);
    final Queue<String> observed = new ConcurrentLinkedQueue<>();
    final Set<String> revoked = ConcurrentHashMap.newKeySet();
    final HttpClient client;
    final Edge edge;

    TestEdge(RoutesFactory routes) {
        this(config(AuthMode.REQUIRED), routes);
    }

    TestEdge(EdgeConfig config, RoutesFactory routes) {
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
        edge = Edge.start(
                config,
                Clock.system(),
                threads,
                new EdgeParts(
                        this::judge,
                        routes,
                        (method, template, status, _) -> observed.add(method + " " + template + " " + status)));
    }

    static EdgeConfig config(AuthMode mode) {
        return new EdgeConfig(
                "127.0.0.1",
                List.of(new EdgeConfig.Port(0, "TEST_PORT")),
                mode,
                List.of("https://dashboard.example.com"),
                EdgeConfig.Limits.DEFAULT,
                SHORT,
                null,
                2);
    }

    static EdgeConfig with(EdgeConfig.Limits limits) {
        EdgeConfig c = config(AuthMode.REQUIRED);
        return new EdgeConfig(
                c.host(), c.ports(), c.authMode(), c.corsOrigins(), limits, c.timeouts(), c.tls(), c.eventLoops());
    }

    static EdgeConfig with(EdgeConfig.Timeouts timeouts) {
        EdgeConfig c = config(AuthMode.REQUIRED);
        return new EdgeConfig(
                c.host(), c.ports(), c.authMode(), c.corsOrigins(), c.limits(), timeouts, c.tls(), c.eventLoops());
    }

    private Caller judge(String credential) {
        if (revoked.contains(credential)) {
            throw Failure.of(FailureCode.INVALID_API_KEY, "API key: revoked (expected: a key of this service)")
                    .asException();
        }
        return switch (credential) {
            case "viewer", "member", "admin" -> new Caller(null, null, credential, Role.parse(credential), Set.of());
            default ->
                throw Failure.of(FailureCode.INVALID_API_KEY, "API key: unknown (expected: a key of this service)")
                        .asException();
        };
    }

    int port() {
        return edge.ports().getFirst();
    }

    HttpResponse<String> get(String path, String... headers) throws Exception {
        return send(path, request -> request.GET(), headers);
    }

    HttpResponse<String> post(String path, String body, String... headers) throws Exception {
        return send(path, request -> request.POST(HttpRequest.BodyPublishers.ofString(body)), headers);
    }

    HttpResponse<String> send(String path, UnaryOperator<HttpRequest.Builder> more, String... headers)
            throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .timeout(Duration.ofSeconds(20));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(more.apply(request).build(), HttpResponse.BodyHandlers.ofString());
    }

    RawSocket raw() throws IOException {
        return new RawSocket(port());
    }

    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited 10 s for " + what);
            }
            LockSupport.parkNanos(2_000_000);
        }
    }

    @Override
    public void close() {
        client.close();
        edge.close();
        threads.close();
    }
}
