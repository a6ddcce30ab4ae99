package ai.moolai.controller;

import static ai.moolai.testing.Conditions.await;
import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.base.Clock;
import ai.moolai.base.OrganizationId;
import ai.moolai.edge.AuthMode;
import ai.moolai.link.ControllerLink;
import ai.moolai.link.HealthStatus;
import ai.moolai.link.Heartbeat;
import ai.moolai.store.Database;
import ai.moolai.store.DatabaseUrl;
import ai.moolai.store.PoolSize;
import ai.moolai.testing.ManualClock;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FleetTest {
    private static final Duration LONG = Duration.ofSeconds(40);
    private static final String ORCHESTRATORS = "/api/v1/controller/orchestrators";
    private static final String ORGANIZATIONS = "/api/v1/controller/organizations";

    @TempDir
    Path data;

    private final ManualClock clock = new ManualClock();
    private final DatabaseUrl url = Servers.freshDatabase();
    private Main controller;
    private Client client;

    @BeforeEach
    void start() throws Exception {
        open(clock);
    }

    @AfterEach
    void stop() {
        controller.close();
    }

    @Test
    void whoeverSendsAHeartbeatIsListedWithItsOrganization() {
        var first = Client.heartbeat("org_001", "http://127.0.0.1:8000");
        var second = Client.heartbeat("org_002", "http://127.0.0.1:8010");
        assertThat(client.beat(first).status()).isEqualTo(204);
        assertThat(client.beat(second).status()).isEqualTo(204);
        assertThat(client.beat(first).status()).isEqualTo(204);

        var list = client.get(ORCHESTRATORS);
        assertThat(list.status()).isEqualTo(200);
        assertThat(list.json().at("/data")).hasSize(2);
        assertThat(list.json().at("/has_more").booleanValue()).isFalse();
        var one = client.get(ORCHESTRATORS + "/" + first.orchestratorId());
        assertThat(one.text())
                .isEqualTo(
                        "{\"orchestrator_id\":\"" + first.orchestratorId()
                                + "\",\"organization_id\":\"org_001\",\"name\":\"one of org_001\","
                                + "\"url\":\"http://127.0.0.1:8000\",\"status\":\"running\",\"version\":\"0.1.0\","
                                + "\"last_heartbeat_at\":\"2026-01-01T00:00:00Z\",\"last_pulled_at\":null,\"lag_seconds\":0.0}");
        assertThat(client.get(ORCHESTRATORS + "?organization_id=org_002").at("/data/0/orchestrator_id"))
                .isEqualTo(second.orchestratorId().toString());
        await(
                "both organizations",
                LONG,
                () -> client.get(ORGANIZATIONS).json().at("/data").size() == 2);
        assertThat(client.get("/api/v1/organizations").text())
                .isEqualTo(client.get(ORGANIZATIONS).text());
        var organization = client.get(ORGANIZATIONS + "/org_001");
        assertThat(organization.text())
                .isEqualTo("{\"organization_id\":\"org_001\",\"name\":\"org_001\",\"status\":\"active\","
                        + "\"orchestrators\":1,\"created_at\":\"2026-01-01T00:00:00Z\"}");
    }

    @Test
    void aSilentOneIsUnreachableAfterTenSecondsAndBackWithItsNextHeartbeat() {
        var heartbeat = Client.heartbeat("org_001", "http://127.0.0.1:8000");
        client.beat(heartbeat);
        clock.advance(Duration.ofSeconds(10));
        assertThat(status(heartbeat)).isEqualTo("running");
        clock.advance(Duration.ofSeconds(1));
        assertThat(status(heartbeat)).isEqualTo("unreachable");
        assertThat(client.get(ORCHESTRATORS).text()).contains("\"lag_seconds\":11.0");
        client.beat(heartbeat);
        assertThat(status(heartbeat)).isEqualTo("running");
    }

    @Test
    void aCorrectedWallClockLosesNobody() {
        var heartbeat = Client.heartbeat("org_001", "http://127.0.0.1:8000");
        client.beat(heartbeat);
        clock.jump(Duration.ofHours(2));
        assertThat(status(heartbeat)).isEqualTo("running");
        clock.jump(Duration.ofHours(-4));
        clock.advanceSteady(Duration.ofSeconds(11));
        assertThat(status(heartbeat)).isEqualTo("unreachable");
    }

    @Test
    void whoSaysGoodbyeIsStoppedAndStaysSo() {
        var heartbeat = Client.heartbeat("org_001", "http://127.0.0.1:8000");
        client.beat(heartbeat);
        client.beat(heartbeat.goodbye());
        clock.advance(Duration.ofMinutes(1));
        assertThat(status(heartbeat)).isEqualTo("stopped");
    }

    @Test
    void anOrchestratorThatIsNotWellIsDegraded() {
        var heartbeat = Client.heartbeat("org_001", "http://127.0.0.1:8000");
        client.beat(new Heartbeat(
                1,
                heartbeat.orchestratorId(),
                heartbeat.organizationId(),
                "unwell",
                heartbeat.url(),
                "0.1.0",
                heartbeat.startedAt(),
                HealthStatus.UNHEALTHY,
                false));
        assertThat(status(heartbeat)).isEqualTo("degraded");
    }

    @Test
    void registrationsOutliveTheController() throws Exception {
        var alive = Client.heartbeat("org_001", "http://127.0.0.1:8000");
        var gone = Client.heartbeat("org_001", "http://127.0.0.1:8001");
        client.beat(alive);
        client.beat(gone);
        client.beat(gone.goodbye());
        controller.close();
        clock.advance(Duration.ofSeconds(30));
        open(clock);
        assertThat(status(alive)).isEqualTo("unreachable");
        assertThat(status(gone)).isEqualTo("stopped");
        assertThat(client.get(ORCHESTRATORS).text()).contains("\"lag_seconds\":30.0");
        client.beat(alive);
        assertThat(status(alive)).isEqualTo("running");
    }

    @Test
    void aControllerThatLostItsDatabaseNeedsOnlyTheNextHeartbeat() throws Exception {
        var heartbeat = Client.heartbeat("org_001", "http://127.0.0.1:8000");
        client.beat(heartbeat);
        controller.close();
        controller = Servers.controller(Servers.config(data, Servers.freshDatabase(), AuthMode.OPEN, 0), clock);
        client = new Client(controller.ports().getFirst(), null);
        assertThat(client.get(ORCHESTRATORS).json().at("/data")).isEmpty();
        client.beat(heartbeat);
        assertThat(status(heartbeat)).isEqualTo("running");
    }

    @Test
    void aMereHeartbeatIsWrittenOnlyEveryTenSecondsAChangeAtOnce() {
        var heartbeat = Client.heartbeat("org_001", "http://127.0.0.1:8000");
        client.beat(heartbeat);
        await("the first to be written", LONG, () -> written().endsWith("00:00:00 false"));
        clock.advance(Duration.ofSeconds(3));
        client.beat(heartbeat);
        var other = Client.heartbeat("org_001", "http://127.0.0.1:8001");
        client.beat(other);
        await("another to be written after it", LONG, () -> count() == 2);
        assertThat(written()).endsWith("00:00:00 false");
        clock.advance(Duration.ofSeconds(8));
        client.beat(heartbeat);
        await("the heartbeat to be written", LONG, () -> written().endsWith("00:00:11 false"));
        client.beat(heartbeat.goodbye());
        await("the goodbye to be written", LONG, () -> written().endsWith("00:00:11 true"));
    }

    @Test
    void aNewIdAtTheSamePlaceReplacesTheDeadAndNotTheLiving() {
        var old = Client.heartbeat("org_001", "http://127.0.0.1:8000");
        client.beat(old);
        var replica = Client.heartbeat("org_001", "http://127.0.0.1:8000");
        client.beat(replica);
        assertThat(client.get(ORCHESTRATORS).json().at("/data")).hasSize(2);
        clock.advance(Duration.ofSeconds(11));
        var reborn = Client.heartbeat("org_001", "http://127.0.0.1:8000");
        client.beat(reborn);
        assertThat(client.get(ORCHESTRATORS).json().at("/data")).hasSize(1);
        await("the table to follow", LONG, () -> count() == 1);
    }

    @Test
    void anOrchestratorOfAnotherOrganizationIsNotTakenOver() {
        var heartbeat = Client.heartbeat("org_001", "http://127.0.0.1:8000");
        client.beat(heartbeat);
        var stolen = new Heartbeat(
                1,
                heartbeat.orchestratorId(),
                new OrganizationId("org_002"),
                "x",
                heartbeat.url(),
                "0.1.0",
                heartbeat.startedAt(),
                HealthStatus.HEALTHY,
                false);
        var refused = client.beat(stolen);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.at("/error/message")).startsWith("organization_id: org_002 (expected: org_001, to which");
    }

    @Test
    void onlyTheSharedKeyOpensTheLink() {
        var body = ai.moolai.edge.Json.write(Client.heartbeat("org_001", "http://127.0.0.1:8000"))
                .toString();
        assertThat(client.with("wrong").post(Heartbeat.PATH, body).status()).isEqualTo(401);
        assertThat(client.with("mk_" + "a".repeat(43))
                        .post(Heartbeat.PATH, body)
                        .at("/error/code"))
                .isEqualTo("invalid_api_key");
        var none = client.post(Heartbeat.PATH, body);
        assertThat(none.status()).isEqualTo(401);
        assertThat(none.at("/error/message")).contains("ORCHESTRATOR_API_KEY");
        assertThat(client.get(ORCHESTRATORS).json().at("/data")).isEmpty();
    }

    @Test
    void theSharedKeyOpensNothingElse() {
        var orchestrator = client.with(Servers.LINK_KEY.reveal());
        for (String path : new String[] {ORCHESTRATORS, ORGANIZATIONS, "/api/v1/organizations", "/metrics"}) {
            assertThat(orchestrator.get(path).at("/error/code")).as(path).isEqualTo("forbidden");
        }
        assertThat(orchestrator.post(ORCHESTRATORS, "{}").status()).isEqualTo(403);
    }

    @Test
    void aHeartbeatThatIsNotOneSaysWhy() {
        var refused = client.with(Servers.LINK_KEY.reveal()).post(Heartbeat.PATH, "{\"version\":1}");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.at("/error/message")).contains("body.orchestrator_id: missing");
    }

    @Test
    void anOrchestratorIsRegisteredByHandAndTakesItsPlaceWhenItReports() {
        var empty = client.post(ORCHESTRATORS, "{}");
        assertThat(empty.status()).isEqualTo(400);
        assertThat(empty.at("/error/message"))
                .contains("body.organization_id: missing")
                .contains("body.url: missing");
        String body = "{\"organization_id\":\"org_007\",\"name\":\"later\",\"url\":\"http://10.0.0.7:8000\"}";
        assertThat(client.post(ORCHESTRATORS, body).at("/error/code")).isEqualTo("organization_not_found");
        client.post(ORGANIZATIONS, "{\"organization_id\":\"org_007\"}");
        var made = client.post(ORCHESTRATORS, body);
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.at("/status")).isEqualTo("unreachable");
        assertThat(made.json().at("/last_heartbeat_at").isNull()).isTrue();
        assertThat(count()).isEqualTo(1);
        assertThat(client.post(ORCHESTRATORS, body).status()).isEqualTo(409);
        assertThat(client.post(ORCHESTRATORS, body.replace("http://10.0.0.7:8000", "ftp://x"))
                        .at("/error/message"))
                .contains("url: 'ftp://x' (expected: http://");
        var heartbeat = Client.heartbeat("org_007", "http://10.0.0.7:8000");
        client.beat(heartbeat);
        assertThat(client.get(ORCHESTRATORS).json().at("/data")).hasSize(1);
        assertThat(status(heartbeat)).isEqualTo("running");
    }

    @Test
    void aListIsReadPageByPage() {
        for (int i = 0; i < 5; i++) {
            client.beat(Client.heartbeat("org_001", "http://127.0.0.1:" + (8000 + i)));
        }
        var seen = new java.util.TreeSet<String>();
        String next = "";
        int pages = 0;
        while (next != null) {
            var page = client.get(ORCHESTRATORS + "?limit=2" + next).json();
            page.at("/data").forEach(row -> seen.add(row.at("/url").asText()));
            next = page.at("/next_cursor").isNull()
                    ? null
                    : "&cursor=" + page.at("/next_cursor").asText();
            pages++;
        }
        assertThat(pages).isEqualTo(3);
        assertThat(seen).hasSize(5);
        assertThat(client.get(ORCHESTRATORS + "?limit=0").status()).isEqualTo(400);
        assertThat(client.get(ORCHESTRATORS + "?cursor=x").at("/error/param")).isEqualTo("cursor");
        assertThat(client.get(ORCHESTRATORS + "/nobody").status()).isEqualTo(404);
    }

    @Test
    void theLinkFindsAControllerThatIsLateAndOneThatReturns() throws Exception {
        int port = controller.ports().getFirst();
        controller.close();
        var vertx = Vertx.vertx();
        var heartbeat = Client.heartbeat("org_001", "http://127.0.0.1:8000");
        var link = new ControllerLink(vertx, URI.create("http://127.0.0.1:" + port), Servers.LINK_KEY, Clock.system());
        try {
            link.start(() -> heartbeat);
            await("nobody there", LONG, () -> link.state().lastError() != null);
            open(Clock.system(), port);
            await("the late controller", LONG, () -> link.state().up());
            assertThat(status(heartbeat)).isEqualTo("running");
            controller.close();
            await("its end", LONG, () -> !link.state().up());
            open(Clock.system(), port);
            await("its return", LONG, () -> link.state().up());
            assertThat(status(heartbeat)).isEqualTo("running");
        } finally {
            link.goodbye(Duration.ofSeconds(5));
            vertx.close().await(10, TimeUnit.SECONDS);
        }
        assertThat(status(heartbeat)).isEqualTo("stopped");
    }

    private void open(Clock with, int... ports) throws InterruptedException {
        controller = Servers.controller(
                Servers.config(data, url, AuthMode.OPEN, ports.length == 0 ? new int[] {0} : ports), with);
        client = new Client(controller.ports().getFirst(), null);
    }

    private String status(Heartbeat heartbeat) {
        return client.get(ORCHESTRATORS + "/" + heartbeat.orchestratorId()).at("/status");
    }

    /// What the table says of the oldest: its last heartbeat's time, and whether it is stopped.
    private String written() {
        return query("SELECT coalesce(min(to_char(last_heartbeat_at, 'HH24:MI:SS') || ' ' || stopped), '')"
                + " FROM orchestrators WHERE url LIKE '%8000'");
    }

    private int count() {
        return Integer.parseInt(query("SELECT count(*) FROM orchestrators"));
    }

    private String query(String sql) {
        try (var database = Database.open("test", url, new PoolSize(0, 1), Clock.system())) {
            return database.jdbi()
                    .withHandle(handle ->
                            handle.createQuery(sql).mapTo(String.class).one());
        }
    }
}
