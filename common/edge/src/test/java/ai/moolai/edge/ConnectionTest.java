package ai.moolai.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.moolai.base.Clock;
import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ConnectionTest {
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final AtomicBoolean gone = new AtomicBoolean();

    private Routes routes() {
        return new Routes()
                .get(
                        "/quick",
                        Access.OPEN,
                        Handler.onEventLoop((e, _) -> e.reply(Reply.text(200, "quick" + e.query("n")))))
                .get("/held", Access.OPEN, Handler.blocking((_, _) -> {
                    entered.countDown();
                    release.await();
                    return Reply.text(200, "held");
                }))
                .get("/never", Access.OPEN, Handler.onEventLoop((e, _) -> {
                    e.onClosed(() -> gone.set(true));
                    entered.countDown();
                }))
                .get("/broken-off", Access.OPEN, Handler.onEventLoop((e, _) -> {
                    e.response().setChunked(true).write("first");
                    e.fail(Failure.of(FailureCode.UPSTREAM_ERROR, "it broke"));
                    e.fail(Failure.of(FailureCode.UPSTREAM_ERROR, "it broke twice"));
                    e.reply(Reply.text(200, "no"));
                }))
                .get(
                        "/limited",
                        Access.OPEN,
                        Handler.onEventLoop((e, _) -> e.fail(Failure.of(FailureCode.UPSTREAM_RATE_LIMITED, "too often")
                                .retryAfter(Duration.ofMillis(1200)))));
    }

    @Test
    void pipelinedRequestsAreAnsweredInTheirOrder() throws Exception {
        try (var edge = new TestEdge(_ -> routes());
                var raw = edge.raw()) {
            var all = new StringBuilder();
            for (int i = 0; i < 100; i++) {
                all.append("GET ")
                        .append(i == 50 ? "/nothing" : "/quick?n=" + i)
                        .append(" HTTP/1.1\r\nHost: x\r\n\r\n");
            }
            raw.send(all.toString());
            for (int i = 0; i < 100; i++) {
                String answer = raw.answer();
                assertThat(answer).endsWith(i == 50 ? "}}" : "quick" + i);
            }
        }
    }

    @Test
    void aClientThatAsksToCloseIsClosed() throws Exception {
        try (var edge = new TestEdge(_ -> routes());
                var raw = edge.raw()) {
            assertThat(raw.send("GET /quick?n=1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                            .rest())
                    .endsWith("quick1");
        }
    }

    @Test
    void aHandlerLearnsThatItsCallerWentAway() throws Exception {
        try (var edge = new TestEdge(_ -> routes())) {
            try (var raw = edge.raw()) {
                raw.send("GET /never HTTP/1.1\r\nHost: x\r\n\r\n");
                assertThat(entered.await(5, TimeUnit.SECONDS)).isTrue();
            }
            TestEdge.await("onClosed", gone::get);
            TestEdge.await("the observer", () -> edge.observed.contains("GET /never 499"));
            TestEdge.await("no exchange", () -> edge.edge.activeExchanges() == 0);
        }
    }

    @Test
    void anAnswerThatCannotBeFinishedIsBrokenOffVisibly() throws Exception {
        try (var edge = new TestEdge(_ -> routes());
                var raw = edge.raw()) {
            String all = raw.send("GET /broken-off HTTP/1.1\r\nHost: x\r\n\r\n").rest();
            assertThat(all).contains("first").doesNotContain("\r\n0\r\n", "it broke");
        }
    }

    @Test
    void aFailureSaysWhenToAskAgain() throws Exception {
        try (var edge = new TestEdge(_ -> routes())) {
            var response = edge.get("/limited");
            assertThat(response.statusCode()).isEqualTo(429);
            assertThat(response.headers().firstValue("retry-after")).hasValue("2");
        }
    }

    @Test
    void moreBlockingCallsThanAllowedAreRefused() throws Exception {
        var limits = new EdgeConfig.Limits(32 << 10, 8 << 10, 100, 1, 1 << 20);
        try (var edge = new TestEdge(TestEdge.with(limits), _ -> routes())) {
            var first = CompletableFuture.supplyAsync(() -> get(edge, "/held"));
            assertThat(entered.await(5, TimeUnit.SECONDS)).isTrue();
            var second = edge.get("/held");
            assertThat(second.statusCode()).isEqualTo(503);
            assertThat(second.body()).contains("overloaded");
            assertThat(second.headers().firstValue("retry-after")).hasValue("1");
            release.countDown();
            assertThat(first.join()).isEqualTo("held");
            assertThat(edge.get("/held").body()).isEqualTo("held");
        }
    }

    @Test
    void moreConnectionsThanAllowedAreRefused() throws Exception {
        var limits = new EdgeConfig.Limits(32 << 10, 8 << 10, 2, 10, 1 << 20);
        try (var edge = new TestEdge(TestEdge.with(limits), _ -> routes());
                var one = edge.raw();
                var two = edge.raw()) {
            TestEdge.await("two connections", () -> edge.edge.connections() == 2);
            try (var three = edge.raw()) {
                assertThat(three.rest()).startsWith("HTTP/1.1 503 ").contains("\"code\":\"overloaded\"");
            }
            assertThat(one.send("GET /quick HTTP/1.1\r\nHost: x\r\n\r\n").answer())
                    .startsWith("HTTP/1.1 200 ");
            two.socket.close();
            TestEdge.await("one connection", () -> edge.edge.connections() == 1);
            try (var again = edge.raw()) {
                assertThat(again.send("GET /quick HTTP/1.1\r\nHost: x\r\n\r\n").answer())
                        .startsWith("HTTP/1.1 200 ");
            }
        }
    }

    @Test
    void drainingFinishesWhatIsUnderWayAndAcceptsNothingNew() throws Exception {
        try (var edge = new TestEdge(_ -> routes());
                var held = edge.raw();
                var idle = edge.raw()) {
            held.send("GET /held HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(entered.await(5, TimeUnit.SECONDS)).isTrue();
            idle.send("GET /quick HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(idle.answer()).startsWith("HTTP/1.1 200 ");
            int port = edge.port();
            var drained = CompletableFuture.runAsync(edge.edge::drain);
            TestEdge.await("a closed door", () -> isRefused(port));
            assertThat(idle.send("GET /quick HTTP/1.1\r\nHost: x\r\n\r\n").answer())
                    .startsWith("HTTP/1.1 503 ")
                    .contains("shutting_down", "connection: close");
            assertThat(idle.isClosed()).isTrue();
            assertThat(drained).isNotDone();
            assertThat(edge.edge.activeExchanges()).isEqualTo(1);
            release.countDown();
            assertThat(held.rest())
                    .startsWith("HTTP/1.1 200 ")
                    .contains("connection: close")
                    .endsWith("held");
            drained.get(5, TimeUnit.SECONDS);
            assertThat(edge.edge.activeExchanges()).isZero();
        }
    }

    @Test
    void drainingGivesUpAfterItsGrace() throws Exception {
        var timeouts = new EdgeConfig.Timeouts(
                Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMillis(200));
        try (var edge = new TestEdge(TestEdge.with(timeouts), _ -> routes());
                var raw = edge.raw()) {
            raw.send("GET /never HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(entered.await(5, TimeUnit.SECONDS)).isTrue();
            edge.edge.drain();
            assertThat(raw.isClosed()).isTrue();
        }
    }

    @Test
    void severalPortsServeTheSameRoutes() throws Exception {
        EdgeConfig c = TestEdge.config(AuthMode.REQUIRED);
        var ports = List.of(new EdgeConfig.Port(0, "A"), new EdgeConfig.Port(0, "B"));
        try (var edge = new TestEdge(
                new EdgeConfig(c.host(), ports, c.authMode(), c.corsOrigins(), c.limits(), c.timeouts(), null, 2),
                _ -> routes())) {
            assertThat(edge.edge.ports()).hasSize(2).doesNotHaveDuplicates();
            for (int port : edge.edge.ports()) {
                try (var raw = new RawSocket(port)) {
                    assertThat(raw.send("GET /quick HTTP/1.1\r\nHost: x\r\n\r\n")
                                    .answer())
                            .startsWith("HTTP/1.1 200 ");
                }
            }
            edge.edge.drain();
            assertThat(edge.edge.activeExchanges()).isZero();
        }
    }

    @Test
    void aPortThatIsTakenIsNamedWithItsVariable() {
        try (var edge = new TestEdge(_ -> routes())) {
            var config = EdgeConfig.of("127.0.0.1", AuthMode.OPEN, new EdgeConfig.Port(edge.port(), "CONTROLLER_PORT"));
            assertThatThrownBy(() -> Edge.start(
                            config,
                            Clock.system(),
                            edge.threads,
                            new EdgeParts(
                                    _ -> {
                                        throw new IllegalStateException();
                                    },
                                    _ -> routes(),
                                    EdgeObserver.NONE)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(
                            "port " + edge.port() + " on 127.0.0.1 is taken by another program (expected: a free one;"
                                    + " stop that program, or set CONTROLLER_PORT to another port)");
        }
    }

    private static String get(TestEdge edge, String path) {
        try {
            return edge.get(path).body();
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static boolean isRefused(int port) {
        try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return false;
        } catch (ConnectException refused) {
            return true;
        } catch (java.io.IOException other) {
            return false;
        }
    }
}
