package ai.moolai.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.base.Role;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What a plain request is, and that nobody can tell by the answer whether one was.
@Timeout(60)
class ShortcutTest {
    private static final int LIMIT = 300_000;
    private static final String PLAIN = "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi";

    private final Queue<Exchange> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean gone = new AtomicBoolean();
    private final AtomicInteger rooms = new AtomicInteger();
    private TestEdge edge;

    @BeforeEach
    void start() {
        edge = new TestEdge(_ -> new Routes()
                .add(post(
                        "/echo",
                        Access.OPEN,
                        (e, body) -> e.reply(Reply.text(200, way(e) + new String(body, StandardCharsets.UTF_8)))))
                .add(post("/head", Access.OPEN, (e, _) -> e.reply(Reply.text(200, "<" + e.header("X-Word") + ">"))))
                .add(post("/closed", Access.needs(Role.MEMBER), (e, _) -> e.reply(Reply.text(200, way(e)))))
                .add(post("/later", Access.OPEN, (e, _) -> {
                    e.onClosed(() -> gone.set(true));
                    waiting.add(e);
                }))
                .add(post("/pieces", Access.OPEN, ShortcutTest::pieces))
                .add(post("/much", Access.OPEN, this::much))
                .add(post("/broken", Access.OPEN, (e, _) -> {
                    e.answer().write(Buffer.buffer("first"));
                    e.fail(Failure.of(FailureCode.UPSTREAM_ERROR, "it broke"));
                }))
                .add(post("/thrown", Access.OPEN, (_, _) -> {
                    throw new IllegalStateException("planned");
                }))
                .add(post("/split", Access.OPEN, (e, _) -> {
                    assertThatThrownBy(() -> e.answer().header("x-word", "a\r\nb: c"))
                            .isInstanceOf(IllegalArgumentException.class);
                    e.reply(Reply.empty(204));
                }))
                .get("/get", Access.OPEN, Handler.onEventLoop((e, _) -> e.reply(Reply.text(200, way(e))))));
    }

    @AfterEach
    void stop() {
        edge.close();
    }

    private static Route post(String path, Access access, Handler.OnEventLoop handler) {
        return new Route(HttpMethod.POST, path, access, handler, LIMIT);
    }

    private static String way(Exchange exchange) {
        return exchange.incoming() instanceof PlainIncoming ? "plain " : "vertx ";
    }

    private static void pieces(Exchange exchange, byte[] body) {
        exchange.answer().write(Buffer.buffer("one"));
        exchange.answer().write(Buffer.buffer());
        exchange.answer().write(Buffer.buffer("two and twenty"));
        exchange.answer().end(Buffer.buffer("three"));
    }

    /// Writes until the caller's side is full, and goes on when there is room.
    private void much(Exchange exchange, byte[] body) {
        Answer answer = exchange.answer();
        answer.onRoom(() -> {
            rooms.incrementAndGet();
            answer.end(Buffer.buffer("end"));
        });
        while (!answer.isFull()) {
            answer.write(Buffer.buffer("x".repeat(10_000)));
        }
    }

    @Test
    void aPlainRequestIsTakenPastVertxAgainAndAgain() throws Exception {
        try (var raw = edge.raw()) {
            for (int i = 0; i < 3; i++) {
                assertThat(raw.send(PLAIN).answer())
                        .startsWith("HTTP/1.1 200 OK\r\n")
                        .contains("\r\nx-request-id: req_", "\r\ncontent-length: 8\r\n")
                        .endsWith("plain hi");
            }
        }
        TestEdge.await("the observer", () -> edge.observed.size() == 3);
        assertThat(edge.observed).containsOnly("POST /echo 200");
        assertThat(edge.edge.activeExchanges()).isZero();
    }

    @Test
    void aRequestIsTheSameHoweverItIsCut() throws Exception {
        try (var raw = edge.raw()) {
            for (int i = 1; i < PLAIN.length(); i++) {
                raw.send(PLAIN.substring(0, i));
                raw.send(PLAIN.substring(i));
                assertThat(raw.answer()).endsWith("plain hi");
            }
            for (int i = 0; i < PLAIN.length(); i++) {
                raw.send(PLAIN.substring(i, i + 1));
            }
            assertThat(raw.answer()).endsWith("plain hi");
        }
    }

    @Test
    void aLongBodyComesInManyPieces() throws Exception {
        String body = "0123456789".repeat(LIMIT / 10);
        try (var raw = edge.raw()) {
            raw.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: " + LIMIT + "\r\n\r\n");
            for (int at = 0; at < LIMIT; at += 7_000) {
                raw.send(body.substring(at, Math.min(LIMIT, at + 7_000)));
            }
            assertThat(raw.answer()).endsWith("plain " + body);
        }
    }

    @Test
    void headersAreFoundInAnyCaseAndWithoutBlanksAround() throws Exception {
        try (var raw = edge.raw()) {
            for (String line : List.of("x-word: a b", "X-WORD:a b", "X-Word: \t a b \t ")) {
                String request = "POST /head HTTP/1.1\r\nhOST: x\r\n" + line
                        + "\r\nx-words: no\r\nContent-LENGTH: 1\r\nConnection: Keep-Alive\r\n\r\n.";
                assertThat(raw.send(request).answer()).endsWith("<a b>");
            }
            assertThat(raw.send("POST /head HTTP/1.1\r\nHost: x\r\nX-Word:\r\nContent-Length: 1\r\n\r\n.")
                            .answer())
                    .endsWith("<>");
        }
    }

    /// Each as its first line and headers, and its body.
    static List<Map.Entry<String, String>> odd() {
        String echo = "POST /echo HTTP/1.1\r\n";
        return List.of(
                Map.entry("POST /echo?a=b HTTP/1.1\r\nHost: x\r\nContent-Length: 2", "hi"),
                Map.entry("POST http://x/echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2", "hi"),
                Map.entry("POST  /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2", "hi"),
                Map.entry("POST /%65cho HTTP/1.1\r\nHost: x\r\nContent-Length: 2", "hi"),
                Map.entry("POST /nothing HTTP/1.1\r\nHost: x\r\nContent-Length: 2", "hi"),
                Map.entry("POST /echo HTTP/1.0\r\nHost: x\r\nContent-Length: 2", "hi"),
                Map.entry("POST /echo HTTP/2.0\r\nHost: x\r\nContent-Length: 2", "hi"),
                Map.entry("POST /echo HTTP/1.1\nHost: x\nContent-Length: 2", "hi"),
                Map.entry("GET /get HTTP/1.1\r\nHost: x", ""),
                Map.entry("PUT /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2", "hi"),
                Map.entry("post /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2", "hi"),
                Map.entry(echo + "Content-Length: 2", "hi"),
                Map.entry(echo + "Host: x", ""),
                Map.entry(echo + "Host: x\r\nContent-Length: 0", ""),
                Map.entry(echo + "Host: x\r\nContent-Length: +2", "hi"),
                Map.entry(echo + "Host: x\r\nContent-Length: 2, 2", "hi"),
                Map.entry(echo + "Host: x\r\nContent-Length: 0x2", "hi"),
                Map.entry(echo + "Host: x\r\nContent-Length: -2", "hi"),
                Map.entry(echo + "Host: x\r\nContent-Length: 2\r\nContent-Length: 2", "hi"),
                Map.entry(echo + "Host: x\r\nContent-Length: 2\r\nContent-Length: 3", "hi"),
                Map.entry(echo + "Host: x\r\nContent-Length: 99999999999", "hi"),
                Map.entry(echo + "Host: x\r\nTransfer-Encoding: chunked", "2\r\nhi\r\n0\r\n\r\n"),
                Map.entry(echo + "Host: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked", "2\r\nhi\r\n0\r\n\r\n"),
                Map.entry(echo + "Host: x\r\nContent-Length: 2\r\ntransfer-encoding: identity", "hi"),
                Map.entry(echo + "Host: x\r\nContent-Length: 2\r\nConnection: close", "hi"),
                Map.entry(echo + "Host: x\r\nContent-Length: 2\r\nConnection: keep-alive, TE", "hi"),
                Map.entry(echo + "Host: x\r\nContent-Length: 2\r\nConnection: Upgrade\r\nUpgrade: h2c", "hi"),
                Map.entry(echo + "Host: x\r\nContent-Length: 2\r\nX-Word: a\r\n b", "hi"),
                Map.entry(echo + "Host: x\r\nContent-Length: 2\r\nX-Word : a", "hi"),
                Map.entry(echo + "Host: x\r\nContent-Length: 2\r\nX Word: a", "hi"),
                Map.entry(echo + "Host: x\r\nContent-Length: 2\r\n: a", "hi"),
                Map.entry(echo + "Host: x\r\nContent-Length: 2\r\nX-Word: a\0b", "hi"),
                Map.entry(echo + "Host: x\r\nContent-Length: 2\r\nX-Word: \u00e4", "hi"),
                Map.entry(echo + "Host: x\r\nContent-Length: 2\r\nX-Word: a\rb", "hi"),
                Map.entry(echo + "Host: x\r\nContent-Length: 2\r\nX-Word", "hi"),
                Map.entry(echo + "Host: x\r\nHost: y\r\nContent-Length: 2", "hi"),
                Map.entry(echo + "Host: x\r\nContent-Length: 2\r\nX-Word: " + "a".repeat(9_000), "hi"),
                Map.entry(echo + "Host: x\r\nContent-Length: 2\r\nX-Word: " + "a".repeat(40_000), "hi"),
                Map.entry(
                        echo + "Host: x\r\nContent-Length: 2"
                                + IntStream.range(0, 100)
                                        .mapToObj(i -> "\r\nX-Word-" + i + ": a")
                                        .reduce("", String::concat),
                        "hi"));
    }

    @ParameterizedTest
    @MethodSource("odd")
    void whatIsNotPlainIsVertxsFromThere(Map.Entry<String, String> odd) throws Exception {
        String end = odd.getKey().contains("\r\n") ? "\r\n\r\n" : "\n\n";
        String request = odd.getKey() + end + odd.getValue();
        try (var plain = edge.raw();
                var vertx = edge.raw()) {
            assertThat(plain.send(PLAIN).answer()).endsWith("plain hi");
            assertThat(vertx.send("GET /get HTTP/1.1\r\nHost: x\r\n\r\n").answer())
                    .endsWith("vertx ");
            String answer = plain.send(request).answer();
            assertThat(comparable(answer))
                    .isEqualTo(comparable(vertx.send(request).answer()))
                    .doesNotContain("plain hi");
            if (answer.startsWith("HTTP/1.1 200 ") && !answer.contains("connection: close")) {
                assertThat(plain.send(PLAIN).answer()).endsWith("vertx hi");
            }
        }
    }

    /// Two answers to the same request differ in their ids.
    private static String comparable(String answer) {
        return answer.replaceAll("req_[0-9a-f]+", "req_");
    }

    /// A head that begins like a plain one and is none is not kept waiting.
    @Test
    void whatMightHaveBecomePlainIsLetThroughAsSoonAsItCannot() throws Exception {
        try (var raw = edge.raw()) {
            raw.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
            assertThat(raw.answer()).startsWith("HTTP/1.1 100 ");
            assertThat(raw.send("hi").answer()).endsWith("vertx hi");
        }
    }

    @Test
    void requestsSentAheadAreAnsweredInTheirOrder() throws Exception {
        try (var raw = edge.raw()) {
            var all = new StringBuilder("POST /later HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n.");
            for (int i = 0; i < 5_000; i++) {
                String body = "number " + i;
                all.append("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
            }
            var sending = Thread.ofVirtual().start(() -> sent(raw, all.toString()));
            TestEdge.await("the first", () -> waiting.size() == 1);
            waiting.remove().reply(Reply.text(200, "at last"));
            assertThat(raw.answer()).endsWith("at last");
            for (int i = 0; i < 5_000; i++) {
                assertThat(raw.answer()).endsWith("plain number " + i);
            }
            sending.join();
        }
    }

    private static void sent(RawSocket raw, String all) {
        try {
            raw.send(all);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Test
    void whoIsTurnedAwayMayAskAgainBehindAShortBody() throws Exception {
        try (var raw = edge.raw()) {
            String head = "POST /closed HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n";
            raw.send(head + "\r\n01234");
            raw.send("56789" + head + "Authorization: Bearer member\r\n\r\n0123456789");
            assertThat(raw.answer()).startsWith("HTTP/1.1 401 ").contains("www-authenticate: Bearer");
            assertThat(raw.answer()).startsWith("HTTP/1.1 200 ").endsWith("plain ");
        }
    }

    @Test
    void aLongBodyOfWhoIsTurnedAwayIsNotRead() throws Exception {
        try (var raw = edge.raw()) {
            raw.send("POST /closed HTTP/1.1\r\nHost: x\r\nContent-Length: 200000\r\n\r\n" + "x".repeat(1_000));
            assertThat(raw.answer()).startsWith("HTTP/1.1 401 ").contains("connection: close");
            raw.send("x".repeat(1_000) + PLAIN);
            assertThat(raw.isClosed()).isTrue();
        }
    }

    @Test
    void aBodyThatIsTooLongIsRefused() throws Exception {
        try (var raw = edge.raw()) {
            raw.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: " + (LIMIT + 1) + "\r\n\r\n");
            assertThat(raw.answer()).startsWith("HTTP/1.1 413 ").contains("connection: close");
            assertThat(raw.isClosed()).isTrue();
        }
    }

    @Test
    void aBodyThatDoesNotComeIsNotWaitedForForEver() throws Exception {
        try (var raw = edge.raw()) {
            raw.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhi");
            assertThat(raw.answer()).startsWith("HTTP/1.1 408 ").contains("request body: 2 bytes after");
            assertThat(raw.isClosed()).isTrue();
        }
    }

    @Test
    void aHeadThatDoesNotComeIsNotWaitedForForEver() throws Exception {
        try (var raw = edge.raw()) {
            assertThat(raw.send(PLAIN).answer()).endsWith("plain hi");
            raw.send("POST /echo HTTP/1.1\r\nHost: x\r\nConte");
            assertThat(raw.answer()).startsWith("HTTP/1.1 408 ").contains("request headers");
            assertThat(raw.isClosed()).isTrue();
        }
    }

    @Test
    void aHandlerLearnsThatItsCallerWentAway() throws Exception {
        try (var raw = edge.raw()) {
            raw.send("POST /later HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n.");
            TestEdge.await("the handler", () -> !waiting.isEmpty());
        }
        TestEdge.await("onClosed", gone::get);
        TestEdge.await("the observer", () -> edge.observed.contains("POST /later 499"));
        assertThat(edge.edge.activeExchanges()).isZero();
        waiting.remove().reply(Reply.text(200, "nobody hears it"));
    }

    @Test
    void aCallerWhoGoesAwayInItsBodyIsCountedOnce() throws Exception {
        try (var raw = edge.raw()) {
            raw.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhi");
            TestEdge.await("the exchange", () -> edge.edge.activeExchanges() == 1);
        }
        TestEdge.await("its end", () -> !edge.observed.isEmpty());
        assertThat(edge.observed).containsExactly("POST /echo 499");
        assertThat(edge.edge.activeExchanges()).isZero();
    }

    @Test
    void anAnswerInPiecesIsChunked() throws Exception {
        try (var raw = edge.raw()) {
            raw.send("POST /pieces HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n.");
            assertThat(raw.answer())
                    .contains("\r\ntransfer-encoding: chunked\r\n")
                    .doesNotContain("content-length");
            String body = "3\r\none\r\ne\r\ntwo and twenty\r\n5\r\nthree\r\n0\r\n\r\n";
            assertThat(new String(raw.socket.getInputStream().readNBytes(body.length()), StandardCharsets.UTF_8))
                    .isEqualTo(body);
            assertThat(raw.send(PLAIN).answer()).endsWith("plain hi");
        }
    }

    @Test
    void aCallerWhoDoesNotReadIsWaitedFor() throws Exception {
        try (var raw = edge.raw()) {
            raw.send("POST /much HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n.");
            assertThat(raw.answer()).contains("chunked");
            var in = raw.socket.getInputStream();
            String end = "3\r\nend\r\n0\r\n\r\n";
            var seen = new StringBuilder();
            while (!seen.toString().endsWith(end)) {
                seen.append((char) in.read());
                if (seen.length() > 100) {
                    seen.delete(0, 50);
                }
            }
            assertThat(rooms).hasValue(1);
        }
    }

    @Test
    void anAnswerThatCannotBeFinishedIsBrokenOffVisibly() throws Exception {
        try (var raw = edge.raw()) {
            String all = raw.send("POST /broken HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n.")
                    .rest();
            assertThat(all).contains("first").doesNotContain("\r\n0\r\n", "it broke");
        }
    }

    @Test
    void aHandlerThatThrowsIsAnswered() throws Exception {
        try (var raw = edge.raw()) {
            String answer = raw.send("POST /thrown HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n.")
                    .answer();
            assertThat(answer).startsWith("HTTP/1.1 500 ").doesNotContain("planned");
            assertThat(raw.send(PLAIN).answer()).endsWith("plain hi");
        }
    }

    @Test
    void noHeaderCanBreakTheHeadInTwo() throws Exception {
        try (var raw = edge.raw()) {
            assertThat(raw.send("POST /split HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n.")
                            .answer())
                    .startsWith("HTTP/1.1 204 ")
                    .doesNotContain("content-length");
        }
    }

    @Test
    void whoComesWhenTheServiceEndsIsToldSo() throws Exception {
        try (var raw = edge.raw()) {
            raw.send("POST /later HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n.");
            TestEdge.await("the handler", () -> !waiting.isEmpty());
            var drained = new CountDownLatch(1);
            Thread.ofVirtual().start(() -> {
                edge.edge.drain();
                drained.countDown();
            });
            TestEdge.await("the drain", this::refuses);
            waiting.remove().reply(Reply.text(200, "the last"));
            assertThat(raw.answer()).contains("connection: close").endsWith("the last");
            assertThat(raw.isClosed()).isTrue();
            drained.await();
        }
    }

    private boolean refuses() {
        try {
            edge.raw().close();
            return false;
        } catch (IOException refused) {
            return true;
        }
    }
}
