package ai.moolai.link;

import static ai.moolai.testing.Conditions.await;
import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.base.Clock;
import ai.moolai.base.Secret;
import ai.moolai.edge.Json;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PfxOptions;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControllerLinkTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Secret KEY = new Secret("the-shared-key");
    private static final Pace QUICK = new Pace(Duration.ofMillis(20), Duration.ofMillis(10), Duration.ofMillis(100));

    private final Vertx vertx = Vertx.vertx();
    private final List<Heartbeat> heard = new CopyOnWriteArrayList<>();
    private final List<String> credentials = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void heartbeatsGoOnAtTheirPaceWithTheKey() throws Exception {
        int port = listen(0, this::take).actualPort();
        try (var link = link("http://127.0.0.1:" + port + "/", QUICK)) {
            assertThat(link.state()).isEqualTo(new LinkState(false, null, null));
            link.start(() -> Beats.FIRST);
            await("three heartbeats", LONG, () -> heard.size() >= 3);
            assertThat(heard).containsOnly(Beats.FIRST);
            assertThat(credentials).containsOnly("Bearer the-shared-key");
            assertThat(link.state().up()).isTrue();
            assertThat(link.state().lastSuccessAt()).isNotNull();
            assertThat(link.state().lastError()).isNull();
        }
    }

    @Test
    void aControllerThatIsLateOrComesBackIsFound() throws Exception {
        int port = freePort();
        try (var link = link("http://127.0.0.1:" + port, QUICK)) {
            link.start(() -> Beats.FIRST);
            await("a refusal", LONG, () -> link.state().lastError() != null);
            assertThat(link.state().up()).isFalse();
            var first = listen(port, this::take);
            await("the late controller", LONG, () -> link.state().up());
            first.close().await(10, TimeUnit.SECONDS);
            await("its end", LONG, () -> !link.state().up());
            assertThat(link.state().lastSuccessAt()).isNotNull();
            listen(port, this::take);
            await("its return", LONG, () -> link.state().up());
        }
    }

    @Test
    void aRefusalIsToldInTheControllersWords() throws Exception {
        int port = listen(0, request -> request.response().setStatusCode(401).end("""
                {"error":{"message":"the key is not\\nthe shared one","type":"t","code":"invalid_api_key"}}"""))
                .actualPort();
        try (var link = link("http://127.0.0.1:" + port, QUICK)) {
            link.start(() -> Beats.FIRST);
            await("the refusal", LONG, () -> link.state().lastError() != null);
            assertThat(link.state().lastError()).isEqualTo("status 401: the key is not the shared one");
        }
    }

    @Test
    void anAnswerThatIsNoEnvelopeIsARefusalToo() throws Exception {
        int port = listen(0, request -> request.response().setStatusCode(502).end("<html>" + "x".repeat(100_000)))
                .actualPort();
        try (var link = link("http://127.0.0.1:" + port, QUICK)) {
            link.start(() -> Beats.FIRST);
            await("the refusal", LONG, () -> link.state().lastError() != null);
            assertThat(link.state().lastError()).isEqualTo("status 502");
        }
    }

    @Test
    void aControllerThatNeverAnswersIsGivenUpAfterItsTime() throws Exception {
        int port = listen(0, request -> request.bodyHandler(_ -> {})).actualPort();
        try (var link = link("http://127.0.0.1:" + port, QUICK)) {
            link.start(() -> Beats.FIRST);
            await("the time limit", LONG, () -> link.state().lastError() != null);
            assertThat(link.state().lastError()).isEqualTo("no answer within 5 s");
        }
    }

    @Test
    void goodbyeIsTheLastWord() throws Exception {
        int port = listen(0, this::take).actualPort();
        var link = link("http://127.0.0.1:" + port, QUICK);
        link.start(() -> Beats.FIRST);
        await("a heartbeat", LONG, () -> !heard.isEmpty());
        link.goodbye(Duration.ofSeconds(5));
        assertThat(heard.getLast()).isEqualTo(Beats.FIRST.goodbye());
        assertThat(heard.stream().filter(Heartbeat::stopping)).hasSize(1);
    }

    @Test
    void goodbyeWaitsForNobodyLongerThanTold() throws Exception {
        int port = listen(0, request -> request.bodyHandler(_ -> {})).actualPort();
        var link = link("http://127.0.0.1:" + port, QUICK);
        link.start(() -> Beats.FIRST);
        long begun = System.nanoTime();
        link.goodbye(Duration.ofMillis(200));
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void aSupplierThatThrowsDoesNotEndIt() throws Exception {
        int port = listen(0, this::take).actualPort();
        var calls = new java.util.concurrent.atomic.AtomicInteger();
        try (var link = link("http://127.0.0.1:" + port, QUICK)) {
            link.start(() -> {
                if (calls.incrementAndGet() < 3) {
                    throw new IllegalStateException("not known yet");
                }
                return Beats.FIRST;
            });
            await("a heartbeat all the same", LONG, () -> link.state().up());
        }
    }

    @Test
    void httpsIsSpokenToACertificateThatIsTrustedAndToNoOther(@TempDir Path folder) throws Exception {
        var identity = identity(folder.resolve("identity.p12"));
        var server = vertx.createHttpServer(new HttpServerOptions().setSsl(true).setKeyCertOptions(identity))
                .requestHandler(this::take)
                .listen(0, "127.0.0.1")
                .await(10, TimeUnit.SECONDS);
        var url = URI.create("https://127.0.0.1:" + server.actualPort());
        var trusting = new HttpClientOptions().setTrustOptions(identity);
        try (var link = new ControllerLink(vertx, url, KEY, Clock.system(), QUICK, trusting)) {
            link.start(() -> Beats.FIRST);
            await("a heartbeat over TLS", LONG, () -> link.state().up());
        }
        try (var link = new ControllerLink(vertx, url, KEY, Clock.system())) {
            link.start(() -> Beats.FIRST);
            await("the certificate's refusal", LONG, () -> link.state().lastError() != null);
            assertThat(link.state().lastError()).contains("SSL").contains("certification path");
        }
    }

    private ControllerLink link(String url, Pace pace) {
        return new ControllerLink(vertx, URI.create(url), KEY, Clock.system(), pace, new HttpClientOptions());
    }

    private void take(HttpServerRequest request) {
        request.bodyHandler(body -> {
            assertThat(request.path()).isEqualTo(Heartbeat.PATH);
            heard.add(Json.read(body.getBytes(), Heartbeat.class));
            credentials.add(request.getHeader("authorization"));
            request.response().setStatusCode(204).end();
        });
    }

    private HttpServer listen(int port, Handler<HttpServerRequest> handler) throws Exception {
        return vertx.createHttpServer()
                .requestHandler(handler)
                .listen(port, "127.0.0.1")
                .await(10, TimeUnit.SECONDS);
    }

    private static int freePort() throws Exception {
        try (var socket = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            return socket.getLocalPort();
        }
    }

    private static PfxOptions identity(Path file) throws Exception {
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var process = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "test",
                        "-dname",
                        "CN=127.0.0.1",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        file.toString())
                .inheritIO()
                .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        return new PfxOptions().setPath(file.toString()).setPassword("changeit");
    }
}
