package ai.moolai.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.base.Clock;
import ai.moolai.testing.Conditions;
import ai.moolai.testing.RedisServer;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.PfxOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A Redis behind TLS, whose certificate is good for `localhost` alone.
class RedisTlsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String PASSWORD = "changeit";

    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final RedisServer server = RedisServer.start();
    private int port;

    @BeforeEach
    void start() throws Exception {
        Path store = folder.resolve("server.p12");
        keytool("-genkeypair", "-keyalg", "EC", "-dname", "CN=x", "-ext", "SAN=dns:localhost", "-keystore", store);
        keytool("-exportcert", "-rfc", "-keystore", store, "-file", folder.resolve("ca.pem"));
        var plain = vertx.createNetClient();
        port = vertx.createNetServer(new NetServerOptions()
                        .setSsl(true)
                        .setKeyCertOptions(
                                new PfxOptions().setPath(store.toString()).setPassword(PASSWORD)))
                .connectHandler(outer -> {
                    outer.pause();
                    plain.connect(server.port(), "127.0.0.1").onSuccess(inner -> {
                        inner.pipeTo(outer);
                        outer.pipeTo(inner);
                    });
                })
                .listen(0, "127.0.0.1")
                .await()
                .actualPort();
    }

    @AfterEach
    void stop() {
        vertx.close().await();
        server.close();
    }

    @Test
    void aCertificateThatIsNamedIsTrusted() {
        try (var redis = open("localhost", "?ssl_ca_certs=" + folder.resolve("ca.pem"))) {
            Conditions.await(
                    "the connection", PATIENCE, () -> redis.ping().join().up());
            redis.set("key", "value".getBytes(UTF_8), Duration.ofMinutes(1)).join();
            assertThat(redis.get("key").join()).isPresent();
        }
    }

    @Test
    void aCertificateThatNobodyKnowsIsNot() {
        assertRefused("localhost", "");
    }

    @Test
    void aCertificateOfAnotherHostIsNot() {
        assertRefused("127.0.0.1", "?ssl_ca_certs=" + folder.resolve("ca.pem"));
    }

    private void assertRefused(String host, String query) {
        try (var redis = open(host, query)) {
            Conditions.await("the refusal", PATIENCE, () -> redis.state().lastError() != null);
            assertThat(redis.ping().join().up()).isFalse();
            assertThat(redis.state().connected()).isFalse();
        }
    }

    private Redis open(String host, String query) {
        return Redis.open(vertx, RedisUrl.parse("rediss://" + host + ":" + port + query), Clock.system());
    }

    private static void keytool(Object... arguments) throws Exception {
        var command = new java.util.ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        command.addAll(java.util.List.of("-storepass", PASSWORD));
        Path output = Files.createTempFile("keytool-", ".log");
        int code = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start()
                .waitFor();
        assertThat(code).as(Files.readString(output)).isZero();
        Files.delete(output);
    }
}
