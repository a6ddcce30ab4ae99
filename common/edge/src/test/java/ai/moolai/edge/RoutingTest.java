package ai.moolai.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.moolai.base.Role;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoutingTest {
    private static TestEdge edge;

    @BeforeAll
    static void start() {
        edge = new TestEdge(_ -> new Routes()
                .get("/", Access.OPEN, Handler.blocking((_, _) -> Reply.text(200, "home")))
                .get("/health", Access.OPEN, Handler.blocking((_, _) -> Reply.json(Map.of("status", "healthy"))))
                .get("/users/me", Access.OPEN, Handler.onEventLoop((e, _) -> e.reply(Reply.text(200, "me"))))
                .get(
                        "/users/{id}",
                        Access.OPEN,
                        Handler.blocking((e, _) -> Reply.text(200, "user " + e.pathParam("id"))))
                .put(
                        "/users/{id}",
                        Access.needs(Role.ADMIN),
                        Handler.blocking((_, body) -> Reply.json(Json.read(body, Name.class))))
                .get(
                        "/users/{id}/keys/{key}",
                        Access.OPEN,
                        Handler.blocking((e, _) -> Reply.text(200, e.pathParam("id") + "/" + e.pathParam("key"))))
                .get("/query", Access.OPEN, Handler.blocking((e, _) -> Reply.text(200, "q=" + e.query("q"))))
                .get("/page", Access.OPEN, Handler.blocking((e, _) -> Reply.json(PageRequest.of(e))))
                .get("/crash", Access.OPEN, Handler.blocking((_, _) -> {
                    throw new IllegalStateException("the inside");
                }))
                .get("/crash-loop", Access.OPEN, Handler.onEventLoop((_, _) -> {
                    throw new IllegalStateException("the inside");
                }))
                .post(
                        "/echo",
                        Access.OPEN,
                        Handler.onEventLoop((e, body) -> e.reply(Reply.of(200, "text/plain", Buffer.buffer(body))))));
    }

    record Name(String name) {}

    @AfterAll
    static void stop() {
        edge.close();
    }

    @Test
    void aRouteAnswersWithARequestIdOfOurOwn() throws Exception {
        var response = edge.get("/health", "x-client-request-id", "mine 1");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{\"status\":\"healthy\"}");
        assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(response.headers().firstValue("x-request-id").orElseThrow()).matches("req_[0-9a-f]{32}");
        assertThat(response.headers().firstValue("x-client-request-id")).hasValue("mine 1");
        assertThat(edge.get("/health").headers().firstValue("x-request-id"))
                .isNotEqualTo(response.headers().firstValue("x-request-id"));
    }

    @Test
    void aClientRequestIdThatIsTooLongOrNotAsciiIsRefused() throws Exception {
        for (String id : new String[] {"x".repeat(513), "tab\there"}) {
            var response = edge.get("/health", "x-client-request-id", id);
            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(response.body()).contains("\"code\":\"invalid_value\"", "\"param\":\"x-client-request-id\"");
        }
    }

    @Test
    void templatesMatchSegmentBySegmentAndPlainTextWins() throws Exception {
        assertThat(edge.get("/").body()).isEqualTo("home");
        assertThat(edge.get("/users/me").body()).isEqualTo("me");
        assertThat(edge.get("/users/17").body()).isEqualTo("user 17");
        assertThat(edge.get("/users/me/keys/k1").body()).isEqualTo("me/k1");
        assertThat(edge.get("/users/a%20b%C3%A4").body()).isEqualTo("user a bä");
        assertThat(edge.get("/users/openai%2Fgpt-4o").body()).isEqualTo("user openai/gpt-4o");
        TestEdge.await("the observer", () -> edge.observed.contains("GET /users/{id}/keys/{key} 200"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nothing",
                "/health/",
                "/users/",
                "//health",
                "/users//keys/x",
                "/users/..",
                "/users/.",
                "/../etc/passwd",
                "/users/%2e%2e",
                "/users/..%2f..%2fetc",
                "/users/..%5cx",
                "/users/%00",
                "/users/%zz",
                "/users/%ff",
                "/users/a%2f%2fb",
                "/%2e%2e/health",
                "/users/../health",
                "/health%2f",
                "/HEALTH"
            })
    void whatIsNoRouteIsNotFound(String path) throws Exception {
        try (var raw = edge.raw()) {
            String answer =
                    raw.send("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n").answer();
            assertThat(answer)
                    .startsWith("HTTP/1.1 404 ")
                    .contains("\"code\":\"not_found\"", "\"type\":\"invalid_request_error\"");
        }
    }

    @Test
    void anotherMethodIsToldWhichThereAre() throws Exception {
        var response = edge.send("/users/17", r -> r.DELETE());
        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("allow")).hasValue("GET, HEAD, OPTIONS, PUT");
        assertThat(response.body()).contains("\"code\":\"method_not_allowed\"");
        assertThat(edge.send("/health", r -> r.method("BREW", BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(405);
        var options = edge.send("/users/17", r -> r.method("OPTIONS", BodyPublishers.noBody()));
        assertThat(options.statusCode()).isEqualTo(204);
        assertThat(options.headers().firstValue("allow")).hasValue("GET, HEAD, OPTIONS, PUT");
    }

    @Test
    void headAnswersTheHeadersOfGetAndNoBody() throws Exception {
        try (var raw = edge.raw()) {
            raw.send("HEAD /health HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            String all = raw.rest();
            assertThat(all).startsWith("HTTP/1.1 200 OK").contains("content-length: 20");
            assertThat(all).doesNotContain("healthy").endsWith("home");
        }
    }

    @Test
    void aQueryParameterIsDecodedAndMayStandThereOnce() throws Exception {
        assertThat(edge.get("/query?q=a%20b%2Bc+d&x=1").body()).isEqualTo("q=a b+c d");
        assertThat(edge.get("/query").body()).isEqualTo("q=null");
        var twice = edge.get("/query?q=1&q=2");
        assertThat(twice.statusCode()).isEqualTo(400);
        assertThat(twice.body()).contains("\"param\":\"q\"", "q: given 2 times (expected: once)");
        try (var raw = edge.raw()) {
            String broken =
                    raw.send("GET /query?q=%zz HTTP/1.1\r\nHost: x\r\n\r\n").answer();
            assertThat(broken).startsWith("HTTP/1.1 400 ").contains("invalid_value");
        }
    }

    @Test
    void aLimitOutOfRangeIsRefusedAndNotClamped() throws Exception {
        assertThat(edge.get("/page").body()).isEqualTo("{\"limit\":100,\"cursor\":null}");
        assertThat(edge.get("/page?limit=1000&cursor=c").body()).isEqualTo("{\"limit\":1000,\"cursor\":\"c\"}");
        for (String limit : new String[] {"0", "5000", "-1", "ten", "", "99999999999999999999"}) {
            assertThat(edge.get("/page?limit=" + limit).statusCode()).isEqualTo(400);
        }
        assertThat(edge.get("/page?limit=5000").body())
                .contains("limit: 5000 (expected: 1-1000)", "\"param\":\"limit\"");
    }

    @Test
    void anUnexpectedFaultTellsTheRequestIdAndNothingElse() throws Exception {
        for (String path : new String[] {"/crash", "/crash-loop"}) {
            var response = edge.get(path);
            String id = response.headers().firstValue("x-request-id").orElseThrow();
            assertThat(response.statusCode()).isEqualTo(500);
            assertThat(response.body())
                    .contains("\"code\":\"gateway_internal\"", "\"type\":\"server_error\"", id)
                    .doesNotContain("inside", "Exception", "ai.moolai");
        }
    }

    @Test
    void ambiguousOrRepeatedRoutesAreRefusedAtTheStart() {
        Handler handler = Handler.blocking((_, _) -> Reply.empty(204));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Routes().get("/a", Access.OPEN, handler).get("/a", Access.OPEN, handler));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Routes().at(HttpMethod.GET, "/a/", Access.OPEN, handler));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Router(new Routes()
                        .get("/a/{x}", Access.OPEN, handler)
                        .put("/a/{y}", Access.OPEN, handler)
                        .all()));
    }
}
