package ai.moolai.controller;

import static ai.moolai.testing.Conditions.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.moolai.base.Clock;
import ai.moolai.base.Version;
import ai.moolai.edge.AuthMode;
import ai.moolai.edge.OpenApiContract;
import ai.moolai.store.DatabaseUrl;
import ai.moolai.testing.ManualClock;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceTest {
    private static final Duration LONG = Duration.ofSeconds(40);
    private static final String ORGANIZATIONS = "/api/v1/controller/organizations";

    @TempDir
    Path data;

    @Test
    void everyPortServesTheSameRoutes() throws Exception {
        var config = Servers.config(data, Servers.freshDatabase(), AuthMode.OPEN, 0, 0);
        try (var controller = Servers.controller(config, new ManualClock())) {
            assertThat(controller.ports()).hasSize(2).doesNotHaveDuplicates();
            for (int port : controller.ports()) {
                var client = new Client(port, null);
                assertThat(client.get("/health").status()).isEqualTo(200);
                assertThat(client.get(ORGANIZATIONS).text())
                        .isEqualTo("{\"object\":\"list\",\"data\":[],\"has_more\":false,\"next_cursor\":null}");
                assertThat(client.beat(Client.heartbeat("org_00" + port % 2, "http://127.0.0.1:" + port))
                                .status())
                        .isEqualTo(204);
                assertThat(client.get("/api/v1/controller/orchestrators").text())
                        .contains("http://127.0.0.1:" + port);
                client.post(ORGANIZATIONS, "{}");
            }
        }
    }

    @Test
    void healthSaysWhatRunsAndWhetherItWorks() throws Exception {
        var clock = new ManualClock();
        var config = Servers.config(data, Servers.freshDatabase(), AuthMode.OPEN, 0);
        try (var controller = Servers.controller(config, clock)) {
            clock.advance(Duration.ofSeconds(12));
            var client = new Client(controller.ports().getFirst(), null);
            var health = client.get("/health");
            assertThat(health.status()).isEqualTo(200);
            assertThat(health.text().replaceAll("\"latency_ms\":[0-9.]+", "\"latency_ms\":0"))
                    .isEqualTo(
                            "{\"status\":\"healthy\",\"service\":\"controller\",\"version\":\"" + Version.current()
                                    + "\",\"started_at\":\"2026-01-01T00:00:00Z\",\"uptime_seconds\":12,\"checks\":"
                                    + "{\"database\":{\"status\":\"up\",\"latency_ms\":0},\"redis\":{\"status\":\"disabled\"}}}");
            assertThat(Version.current()).matches("\\d+\\.\\d+\\.\\d+.*");
            assertThat(client.get("/health/live").status()).isEqualTo(200);
            assertThat(client.get("/health/ready").status()).isEqualTo(200);
        }
    }

    @Test
    void withoutItsDatabaseItSaysSoAndGoesOnWaiting() throws Exception {
        var nowhere = DatabaseUrl.parse("postgresql://a:b@127.0.0.1:" + freePort() + "/moolai_controller");
        int port = freePort();
        var main = new AtomicReference<Main>();
        var failure = new AtomicReference<Throwable>();
        var starting = Thread.ofPlatform().start(() -> {
            try {
                main.set(new Main(Servers.config(data, nowhere, AuthMode.OPEN, port), Clock.system()));
                main.get().open();
            } catch (InterruptedException | RuntimeException broken) {
                failure.set(broken);
            }
        });
        var client = new Client(port, null);
        await("an answer", LONG, () -> client.get("/health").status() == 503);
        assertThat(client.get("/health").at("/status")).isEqualTo("unhealthy");
        assertThat(client.get("/health").at("/checks/database/status")).isEqualTo("down");
        assertThat(client.get("/health/live").status()).isEqualTo(200);
        assertThat(client.get("/health/ready").status()).isEqualTo(503);
        assertThat(client.get(ORGANIZATIONS).at("/error/code")).isEqualTo("database_unavailable");
        assertThat(client.beat(Client.heartbeat("org_001", "http://127.0.0.1:8000"))
                        .status())
                .isEqualTo(503);
        main.get().close();
        starting.join(LONG);
        assertThat(starting.isAlive()).isFalse();
        assertThat(failure.get()).isInstanceOf(InterruptedException.class);
    }

    @Test
    void inRequiredModeTheFirstOperatorsKeyOpensIt() throws Exception {
        var url = Servers.freshDatabase();
        var config = Servers.config(data.resolve("a b"), url, AuthMode.REQUIRED, 0);
        String key;
        try (var controller = Servers.controller(config, Clock.system())) {
            var file = data.resolve("a b").resolve("admin-key");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            key = Files.readString(file).strip();
            assertThat(key).matches("mk_[A-Za-z0-9_-]{43}");
            var stranger = new Client(controller.ports().getFirst(), null);
            assertThat(stranger.get(ORGANIZATIONS).at("/error/code")).isEqualTo("missing_credential");
            assertThat(stranger.get("/metrics").status()).isEqualTo(401);
            for (String open : new String[] {"/", "/health", "/health/live", "/openapi.yaml", "/docs"}) {
                assertThat(stranger.get(open).status()).as(open).isEqualTo(200);
            }
            assertThat(stranger.with("mk_" + "x".repeat(43)).get(ORGANIZATIONS).status())
                    .isEqualTo(401);
            assertThat(stranger.with(key).get(ORGANIZATIONS).status()).isEqualTo(200);
            assertThat(stranger.beat(Client.heartbeat("org_001", "http://127.0.0.1:8000"))
                            .status())
                    .isEqualTo(204);
        }
        try (var controller = Servers.controller(config, Clock.system())) {
            var operator = new Client(controller.ports().getFirst(), key);
            assertThat(operator.get(ORGANIZATIONS).status()).isEqualTo(200);
            assertThat(Files.readString(data.resolve("a b").resolve("admin-key"))
                            .strip())
                    .isEqualTo(key);
        }
    }

    @Test
    void anOrganizationIsMadeOnceAndEveryFaultIsNamed() throws Exception {
        var config = Servers.config(data, Servers.freshDatabase(), AuthMode.OPEN, 0);
        try (var controller = Servers.controller(config, new ManualClock())) {
            var client = new Client(controller.ports().getFirst(), null);
            var made = client.post(ORGANIZATIONS, "{\"organization_id\":\"acme\",\"name\":\"Acme Ltd\"}");
            assertThat(made.status()).isEqualTo(201);
            assertThat(made.text())
                    .isEqualTo("{\"organization_id\":\"acme\",\"name\":\"Acme Ltd\",\"status\":\"active\","
                            + "\"orchestrators\":0,\"created_at\":\"2026-01-01T00:00:00Z\"}");
            assertThat(client.get(ORGANIZATIONS + "/acme").text()).isEqualTo(made.text());
            var again = client.post(ORGANIZATIONS, "{\"organization_id\":\"acme\"}");
            assertThat(again.status()).isEqualTo(409);
            assertThat(again.at("/error/param")).isEqualTo("body.organization_id");
            var wrong = client.post(ORGANIZATIONS, "{\"organization_id\":\"Acme!\",\"nmae\":1}");
            assertThat(wrong.status()).isEqualTo(400);
            assertThat(wrong.at("/error/message")).contains("'Acme!'").contains("body.nmae: no such field");
            assertThat(client.post(ORGANIZATIONS, "{\"organization_id\":\"x\",\"name\":\" \"}")
                            .at("/error/message"))
                    .contains("name: 1 characters (expected: 1-100");
            assertThat(client.get(ORGANIZATIONS + "/nobody").at("/error/code")).isEqualTo("organization_not_found");
            assertThat(client.get(ORGANIZATIONS + "/NO%20ID").at("/error/code")).isEqualTo("organization_not_found");
            assertThat(client.post(ORGANIZATIONS, "{\"organization_id\":\"x\",\"name\":\"a\\u0000\"}")
                            .status())
                    .isEqualTo(400);
            assertThat(client.get(ORGANIZATIONS + "?cursor=%00").at("/error/param"))
                    .isEqualTo("cursor");
            assertThat(client.post(ORGANIZATIONS, "{\"organization_id\":\"half\",\"name\":\"\\ud800\"}")
                            .status())
                    .isEqualTo(201);
            client.post(ORGANIZATIONS, "{\"organization_id\":\"beta\"}");
            var page = client.get(ORGANIZATIONS + "?limit=1");
            assertThat(page.at("/next_cursor")).isEqualTo("acme");
            assertThat(client.get(ORGANIZATIONS + "?limit=1&cursor=acme").at("/data/0/organization_id"))
                    .isEqualTo("beta");
        }
    }

    @Test
    void theInterfaceDocumentDescribesTheRoutesAndNothingElse() throws Exception {
        var config = Servers.config(data, Servers.freshDatabase(), AuthMode.OPEN, 0);
        try (var controller = Servers.controller(config, Clock.system());
                var document = Main.class.getResourceAsStream("openapi.yaml")) {
            var yaml = new String(document.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(OpenApiContract.differences(controller.endpoint().routes(), yaml))
                    .isEmpty();
            var client = new Client(controller.ports().getFirst(), null);
            assertThat(client.get("/openapi.yaml").text()).isEqualTo(yaml);
            assertThat(client.get("/docs").status()).isEqualTo(200);
            assertThat(client.get("/").text()).contains("MoolAI controller").contains(Version.current());
        }
    }

    @Test
    void metricsCountRequestsByRouteAndStatus() throws Exception {
        var config = Servers.config(data, Servers.freshDatabase(), AuthMode.OPEN, 0);
        try (var controller = Servers.controller(config, Clock.system())) {
            var client = new Client(controller.ports().getFirst(), null);
            client.get(ORGANIZATIONS + "/nobody");
            await(
                    "the count",
                    LONG,
                    () -> client.get("/metrics")
                            .text()
                            .contains("moolai_http_requests_seconds_count{method=\"GET\",route=\"" + ORGANIZATIONS
                                    + "/{org}\",status=\"404\"} 1"));
            assertThat(client.get("/metrics").text())
                    .contains("jvm_memory_used_bytes")
                    .contains("moolai_database_connections_max 50");
        }
    }

    @Test
    void aTakenPortIsToldInOneSentence() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            var config = Servers.config(data, Servers.freshDatabase(), AuthMode.OPEN, taken.getLocalPort());
            assertThatThrownBy(() -> Servers.controller(config, Clock.system()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(Integer.toString(taken.getLocalPort()))
                    .hasMessageContaining("CONTROLLER_PORT");
        }
    }

    private static int freePort() throws Exception {
        try (var socket = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            return socket.getLocalPort();
        }
    }
}
