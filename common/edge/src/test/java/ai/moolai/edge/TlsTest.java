package ai.moolai.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.vertx.core.buffer.Buffer;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class TlsTest {
    @TempDir
    private Path folder;

    private EdgeConfig config() {
        EdgeConfig c = TestEdge.config(AuthMode.REQUIRED);
        var tls = new EdgeConfig.Tls(folder.resolve("cert.pem"), folder.resolve("key.pem"), Duration.ofMillis(50));
        return new EdgeConfig(c.host(), c.ports(), c.authMode(), c.corsOrigins(), c.limits(), c.timeouts(), tls, 2);
    }

    private static Routes routes() {
        return new Routes()
                .get("/hello", Access.OPEN, Handler.blocking((_, _) -> Reply.text(200, "hello")))
                .post(
                        "/echo",
                        Access.OPEN,
                        Handler.onEventLoop((e, body) -> e.reply(Reply.of(200, "text/plain", Buffer.buffer(body)))));
    }

    @Test
    void bothHttpVersionsAreServedAndTheCertificateIsReloaded() throws Exception {
        generate("one", folder);
        try (var edge = new TestEdge(config(), _ -> routes())) {
            for (var version : HttpClient.Version.values()) {
                if (version == HttpClient.Version.HTTP_1_1 || version == HttpClient.Version.HTTP_2) {
                    assertThat(ask(edge, version, "GET", "/hello")).isEqualTo(version + " 200 hello");
                    assertThat(ask(edge, version, "POST", "/echo")).isEqualTo(version + " 200 body");
                    assertThat(ask(edge, version, "POST", "/nothing")).startsWith(version + " 404 ");
                }
            }
            assertThat(subject(edge)).contains("CN=one");
            Files.writeString(
                    folder.resolve("cert.pem"), "-----BEGIN CERTIFICATE-----\nbroken\n-----END CERTIFICATE-----\n");
            assertThat(subject(edge)).contains("CN=one");
            Path other = Files.createDirectory(folder.resolve("other"));
            generate("two", other);
            Files.copy(other.resolve("cert.pem"), folder.resolve("cert.pem"), StandardCopyOption.REPLACE_EXISTING);
            assertThat(subject(edge)).contains("CN=one");
            Files.copy(other.resolve("key.pem"), folder.resolve("key.pem"), StandardCopyOption.REPLACE_EXISTING);
            TestEdge.await("the other certificate", () -> subject(edge).contains("CN=two"));
            assertThat(ask(edge, HttpClient.Version.HTTP_1_1, "GET", "/hello")).isEqualTo("HTTP_1_1 200 hello");
        }
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedOnHttp2() throws Exception {
        generate("one", folder);
        try (var edge = new TestEdge(config(), _ -> routes());
                var client = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_2)
                        .sslContext(trusting())
                        .build()) {
            var uri = URI.create("https://127.0.0.1:" + edge.port() + "/echo");
            var large = HttpRequest.newBuilder(uri)
                    .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[3 << 20]))
                    .build();
            var refused = client.send(large, HttpResponse.BodyHandlers.ofString());
            assertThat(refused.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(refused.statusCode()).isEqualTo(413);
            assertThat(refused.body()).contains("body_too_large");
            var small = HttpRequest.newBuilder(uri)
                    .POST(HttpRequest.BodyPublishers.ofString("small"))
                    .build();
            assertThat(client.send(small, HttpResponse.BodyHandlers.ofString()).body())
                    .isEqualTo("small");
        }
    }

    @Test
    void withoutAUsableCertificateItDoesNotStart() throws Exception {
        assertThatIllegalStateException()
                .isThrownBy(() -> new TestEdge(config(), _ -> routes()))
                .withMessageContaining("TLS certificate: " + folder.resolve("cert.pem") + " cannot be read");
        generate("one", folder);
        Path other = Files.createDirectory(folder.resolve("other"));
        generate("two", other);
        Files.copy(other.resolve("key.pem"), folder.resolve("key.pem"), StandardCopyOption.REPLACE_EXISTING);
        assertThatIllegalStateException()
                .isThrownBy(() -> new TestEdge(config(), _ -> routes()))
                .withMessageContaining("TLS key: it is not the certificate's");
        Files.writeString(folder.resolve("key.pem"), "nothing");
        assertThatIllegalStateException()
                .isThrownBy(() -> new TestEdge(config(), _ -> routes()))
                .withMessageContaining("cannot be used");
    }

    @Test
    void aSlowClientIsCutOffBehindTlsToo() throws Exception {
        generate("one", folder);
        try (var edge = new TestEdge(config(), _ -> routes());
                var socket = (SSLSocket)
                        trusting().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), edge.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write("GET /hel".getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 408 ");
        }
    }

    private static void generate(String name, Path into) throws Exception {
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Path store = into.resolve(name + ".p12");
        run(
                keytool.toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-alias",
                name,
                "-dname",
                "CN=" + name,
                "-ext",
                "SAN=dns:localhost,ip:127.0.0.1",
                "-keystore",
                store.toString(),
                "-storepass",
                "changeit");
        var keys = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(store)) {
            keys.load(in, "changeit".toCharArray());
        }
        Files.writeString(
                into.resolve("key.pem"),
                pem("PRIVATE KEY", keys.getKey(name, "changeit".toCharArray()).getEncoded()));
        Files.writeString(
                into.resolve("cert.pem"),
                pem("CERTIFICATE", keys.getCertificate(name).getEncoded()));
    }

    private static String pem(String kind, byte[] bytes) {
        return "-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder().encodeToString(bytes) + "\n-----END " + kind
                + "-----\n";
    }

    private static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    private static String ask(TestEdge edge, HttpClient.Version version, String method, String path) throws Exception {
        try (var client =
                HttpClient.newBuilder().version(version).sslContext(trusting()).build()) {
            var body = method.equals("GET")
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString("body");
            var request = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + edge.port() + path))
                    .method(method, body);
            var response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return response.version() + " " + response.statusCode() + " " + response.body();
        }
    }

    private static String subject(TestEdge edge) {
        try (var socket =
                (SSLSocket) trusting().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), edge.port())) {
            socket.startHandshake();
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                    .getSubjectX500Principal()
                    .getName();
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static SSLContext trusting() throws Exception {
        var context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Everybody()}, null);
        return context;
    }

    private static final class Everybody extends X509ExtendedTrustManager {
        private final List<String> asked = new ArrayList<>();

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {
            asked.add(type);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
            asked.add(type);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
            asked.add(type);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
            asked.add(type);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
            asked.add(type);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            asked.add(type);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
