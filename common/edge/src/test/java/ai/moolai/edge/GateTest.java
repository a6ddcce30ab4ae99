package ai.moolai.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.moolai.base.Role;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class GateTest {
    private static TestEdge open;
    private static TestEdge required;

    @BeforeAll
    static void start() {
        open = new TestEdge(TestEdge.config(AuthMode.OPEN), _ -> routes());
        required = new TestEdge(_ -> routes());
    }

    private static Routes routes() {
        Handler who = Handler.blocking((e, _) ->
                Reply.text(200, e.callerOrNull() == null ? "nobody" : e.caller().name()));
        return new Routes()
                .get("/open", Access.OPEN, who)
                .get("/view", Access.needs(Role.VIEWER), who)
                .post("/call", Access.needs(Role.MEMBER), who)
                .get("/change", Access.needs(Role.ADMIN), who);
    }

    @AfterAll
    static void stop() {
        open.close();
        required.close();
    }

    @Test
    void withoutACredentialOnlyOpenRoutesAreEntered() throws Exception {
        assertThat(required.get("/open").body()).isEqualTo("nobody");
        var response = required.get("/view");
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("www-authenticate")).hasValue("Bearer");
        assertThat(response.body()).contains("missing_credential", "Authorization: Bearer <key>");
    }

    @Test
    void inOpenModeACallWithoutACredentialIsTheLocalAdministrator() throws Exception {
        assertThat(open.get("/change").body()).isEqualTo("local");
        assertThat(open.post("/call", "{}").body()).isEqualTo("local");
    }

    @Test
    void aCredentialIsJudgedInEitherModeAndOnEveryRoute() throws Exception {
        for (TestEdge edge : new TestEdge[] {open, required}) {
            assertThat(edge.get("/view", "Authorization", "Bearer viewer").body())
                    .isEqualTo("viewer");
            assertThat(edge.get("/view", "authorization", "bearer viewer").body())
                    .isEqualTo("viewer");
            assertThat(edge.get("/view", "x-api-key", "viewer").body()).isEqualTo("viewer");
            assertThat(edge.get("/view", "x-api-key", "viewer", "Authorization", "Bearer viewer")
                            .body())
                    .isEqualTo("viewer");
            for (String path : new String[] {"/view", "/open"}) {
                var wrong = edge.get(path, "x-api-key", "mk_secret-text");
                assertThat(wrong.statusCode()).isEqualTo(401);
                assertThat(wrong.body()).contains("invalid_api_key").doesNotContain("mk_secret-text");
            }
            assertThat(edge.get("/view", "x-api-key", "viewer", "Authorization", "Bearer admin")
                            .statusCode())
                    .isEqualTo(401);
            assertThat(edge.get("/view", "Authorization", "Basic dmlld2VyOg==").statusCode())
                    .isEqualTo(401);
        }
    }

    @Test
    void aRoleThatIsTooSmallIsForbidden() throws Exception {
        var response = required.get("/change", "x-api-key", "member");
        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.body())
                .contains("\"code\":\"forbidden\"", "\"type\":\"permission_error\"", "role: member (expected: admin");
        assertThat(required.get("/change", "x-api-key", "admin").statusCode()).isEqualTo(200);
    }

    @Test
    void inOpenModeOnlyLoopbackNamesAreServed() throws Exception {
        for (String host : new String[] {
            "localhost", "localhost:8000", "app.LOCALHOST:1", "127.0.0.1", "127.9.9.9:80", "[::1]:8000"
        }) {
            assertThat(ask(open, host, "")).as(host).startsWith("HTTP/1.1 200 ");
        }
        for (String host : new String[] {
            "evil.example.com",
            "localhost.evil.com",
            "evil.com:8000",
            "127.0.0.1.evil.com",
            "128.0.0.1",
            "[::2]",
            "",
            "127.0.0.256",
            "localhost:80@evil.com",
            "127.1"
        }) {
            assertThat(ask(open, host, "")).as(host).startsWith("HTTP/1.1 403 ").contains("host_not_allowed");
        }
        assertThat(ask(required, "any.example.com", "")).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void inOpenModeOnlyOurOwnAndListedPagesMayCall() throws Exception {
        String host = "localhost:" + open.port();
        for (String origin : new String[] {"http://" + host, "https://dashboard.example.com"}) {
            assertThat(ask(open, host, "Origin: " + origin + "\r\n")).startsWith("HTTP/1.1 200 ");
        }
        for (String origin : new String[] {
            "http://evil.example.com",
            "null",
            "http://localhost:1",
            "http://" + host + ".evil.com",
            "ftp://" + host,
            "https://dashboard.example.com.evil.com"
        }) {
            assertThat(ask(open, host, "Origin: " + origin + "\r\n"))
                    .as(origin)
                    .startsWith("HTTP/1.1 403 ")
                    .contains("origin_not_allowed")
                    .doesNotContain("access-control");
        }
    }

    @Test
    void aListedPageMayReadTheAnswerAndAnotherMayNot() throws Exception {
        String listed = ask(required, "api.example.com", "Origin: https://dashboard.example.com\r\n");
        assertThat(listed)
                .contains(
                        "access-control-allow-origin: https://dashboard.example.com",
                        "vary: Origin",
                        "x-moolai-cost-usd");
        String other = ask(required, "api.example.com", "Origin: https://evil.example.com\r\n");
        assertThat(other).startsWith("HTTP/1.1 200 ").contains("vary: Origin").doesNotContain("access-control");
    }

    @Test
    void aPreflightIsAnsweredForListedPagesOnly() throws Exception {
        String preflight =
                "OPTIONS /call HTTP/1.1\r\nHost: localhost\r\nAccess-Control-Request-Method: POST\r\nOrigin: ";
        try (var raw = required.raw()) {
            assertThat(raw.send(preflight + "https://dashboard.example.com\r\n\r\n")
                            .answer())
                    .startsWith("HTTP/1.1 204 ")
                    .contains(
                            "access-control-allow-methods: OPTIONS, POST",
                            "access-control-allow-headers: authorization",
                            "access-control-max-age: 600",
                            "access-control-allow-origin: https://dashboard.example.com");
            assertThat(raw.send(preflight + "https://evil.example.com\r\n\r\n").answer())
                    .startsWith("HTTP/1.1 403 ")
                    .contains("origin_not_allowed")
                    .doesNotContain("access-control-allow-origin");
        }
    }

    @Test
    void openModeIsForLoopbackAddressesOnly() {
        for (String host : new String[] {"0.0.0.0", "::", "10.0.0.1", "example.com"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> EdgeConfig.of(host, AuthMode.OPEN, new EdgeConfig.Port(0, "P")))
                    .withMessageContaining("AUTH_MODE=open on '" + host + "' (expected: a loopback address");
        }
        for (String host : new String[] {"127.0.0.1", "localhost", "::1"}) {
            assertThat(EdgeConfig.of(host, AuthMode.OPEN, new EdgeConfig.Port(0, "P"))
                            .host())
                    .isEqualTo(host);
        }
    }

    private static String ask(TestEdge edge, String host, String more) throws IOException {
        try (var raw = edge.raw()) {
            return raw.send("GET /open HTTP/1.1\r\nHost: " + host + "\r\n" + more + "\r\n")
                    .answer();
        }
    }
}
