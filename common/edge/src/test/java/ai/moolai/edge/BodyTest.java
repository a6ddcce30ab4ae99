package ai.moolai.edge;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.base.Role;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BodyTest {
    private static final int LIMIT = 100_000;
    private static TestEdge edge;

    @BeforeAll
    static void start() {
        edge = new TestEdge(_ -> new Routes()
                .add(new Route(
                        HttpMethod.POST,
                        "/echo",
                        Access.OPEN,
                        Handler.onEventLoop((e, body) -> e.reply(Reply.of(200, "text/plain", Buffer.buffer(body)))),
                        LIMIT))
                .add(new Route(
                        HttpMethod.POST,
                        "/closed",
                        Access.needs(Role.MEMBER),
                        Handler.blocking((_, body) -> Reply.text(200, "got " + body.length)),
                        LIMIT)));
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    @Test
    void aBodyArrivesWholeHoweverItWasSent() throws Exception {
        String body = "x".repeat(LIMIT);
        assertThat(edge.post("/echo", body).body()).isEqualTo(body);
        try (var raw = edge.raw()) {
            raw.send("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
            raw.send("2\r\nde\r\n0\r\n\r\n");
            assertThat(raw.answer()).endsWith("abcde");
            raw.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n12");
            raw.send("34");
            assertThat(raw.answer()).endsWith("1234");
        }
    }

    @Test
    void longBodiesTakeNoMoreMemoryTogetherThanTheyMay() throws Exception {
        var limits = new EdgeConfig.Limits(32 << 10, 8 << 10, 100, 10, 300_000);
        try (var small = new TestEdge(
                        TestEdge.with(limits),
                        _ -> new Routes()
                                .add(new Route(
                                        HttpMethod.POST,
                                        "/long",
                                        Access.OPEN,
                                        Handler.onEventLoop(
                                                (e, body) -> e.reply(Reply.text(200, "got " + body.length))),
                                        1_000_000)));
                var first = small.raw();
                var second = small.raw()) {
            String head = "POST /long HTTP/1.1\r\nHost: x\r\nContent-Length: 250000\r\n\r\n";
            String part = "x".repeat(249_999);
            first.send(head + part);
            TestEdge.await("the first body", () -> small.edge.heldBytes() > 150_000);
            assertThat(second.send(head + part).answer())
                    .startsWith("HTTP/1.1 503 ")
                    .contains("\"code\":\"overloaded\"", "retry-after: 1", "connection: close");
            assertThat(small.post("/long", "x".repeat(60_000)).body()).isEqualTo("got 60000");
            assertThat(first.send("x").answer()).endsWith("got 250000");
            TestEdge.await("nothing held", () -> small.edge.heldBytes() == 0);
            assertThat(first.send(head + part + "x").answer()).endsWith("got 250000");
        }
    }

    @Test
    void aHundredMegabytesWithALengthAreRefusedAtOnce() throws Exception {
        try (var raw = edge.raw()) {
            raw.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 104857600\r\n\r\n");
            String answer = raw.answer();
            assertThat(answer).startsWith("HTTP/1.1 413 ").contains("body_too_large", "connection: close");
            assertThat(raw.isClosed()).isTrue();
        }
    }

    @Test
    void aClientThatSendsAllOfItsHundredMegabytesFirstReadsTheAnswer() throws Exception {
        byte[] megabyte = new byte[1 << 20];
        try (var raw = edge.raw()) {
            raw.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 104857600\r\n\r\n");
            for (int i = 0; i < 100; i++) {
                raw.send(megabyte);
            }
            assertThat(raw.rest()).startsWith("HTTP/1.1 413 ").contains("expected: at most 100000 bytes");
        }
    }

    @Test
    void aHundredMegabytesInChunksAreRefusedWhenTheLimitIsPassed() throws Exception {
        byte[] chunk = ("100000\r\n" + "y".repeat(1 << 20) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        try (var raw = edge.raw()) {
            raw.send("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < 100; i++) {
                raw.send(chunk);
            }
            raw.send("0\r\n\r\n");
            assertThat(raw.rest()).startsWith("HTTP/1.1 413 ").contains("body_too_large");
        }
    }

    @Test
    void theJdkClientReadsTheRefusalOfAHundredMegabytes() throws Exception {
        var response = edge.send("/echo", r -> r.POST(BodyPublishers.ofInputStream(() -> new Zeros(100L << 20))));
        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(edge.post("/echo", "still here").body()).isEqualTo("still here");
    }

    @Test
    void whoAsksFirstIsToldBeforeSending() throws Exception {
        try (var raw = edge.raw()) {
            raw.send("POST /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 104857600\r\n\r\n");
            assertThat(raw.answer()).startsWith("HTTP/1.1 413 ");
        }
        try (var raw = edge.raw()) {
            raw.send("POST /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
            assertThat(raw.answer()).startsWith("HTTP/1.1 100 ");
            assertThat(raw.send("abc").answer()).startsWith("HTTP/1.1 200 ").endsWith("abc");
        }
        try (var raw = edge.raw()) {
            raw.send("POST /closed HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
            assertThat(raw.answer()).startsWith("HTTP/1.1 401 ");
        }
    }

    @Test
    void aRefusedRequestWithAShortBodyKeepsItsConnection() throws Exception {
        try (var raw = edge.raw()) {
            raw.send("POST /closed HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\n");
            raw.send("abc");
            assertThat(raw.answer()).startsWith("HTTP/1.1 401 ").doesNotContain("connection: close");
            raw.send("POST /closed HTTP/1.1\r\nHost: x\r\nx-api-key: member\r\nContent-Length: 3\r\n\r\nabc");
            assertThat(raw.answer()).startsWith("HTTP/1.1 200 ").endsWith("got 3");
        }
    }

    @Test
    void anotherMediaTypeThanJsonIsRefused() throws Exception {
        for (String type : new String[] {
            "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/jsonx"
        }) {
            var response = edge.post("/echo", "{}", "content-type", type);
            assertThat(response.statusCode()).as(type).isEqualTo(415);
            assertThat(response.body()).contains("unsupported_media_type");
        }
        for (String type :
                new String[] {"application/json", "Application/JSON; charset=utf-8", "application/problem+json"}) {
            assertThat(edge.post("/echo", "{}", "content-type", type).statusCode())
                    .as(type)
                    .isEqualTo(200);
        }
        assertThat(edge.post("/echo", "{}").statusCode()).isEqualTo(200);
    }

    @Test
    void aMegabyteOfHeadersIsTooMuchAndTheClientReadsSo() throws Exception {
        String line = "x-much: " + "z".repeat(1000) + "\r\n";
        try (var raw = edge.raw()) {
            raw.send("GET /echo HTTP/1.1\r\nHost: x\r\n" + line.repeat(1000) + "\r\n");
            String all = raw.rest();
            assertThat(all)
                    .startsWith("HTTP/1.1 431 ")
                    .contains("\"code\":\"headers_too_large\"", "x-request-id: req_");
        }
        TestEdge.await("the connection's end", () -> edge.edge.activeExchanges() == 0);
    }

    @Test
    void aRequestLineThatIsTooLongIsRefused() throws Exception {
        try (var raw = edge.raw()) {
            raw.send("GET /" + "a".repeat(200_000) + " HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(raw.rest()).matches("(?s)HTTP/1\\.. 414 .*").contains("uri_too_long");
        }
    }

    @Test
    void whatIsNotHttpIsRefused() throws Exception {
        for (String text : new String[] {
            "nonsense\r\n\r\n",
            "GET / HTTP/1.1\r\nHost x\r\n\r\n",
            "GET /echo HTTP/1.1\r\n\r\n",
            "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: ten\r\n\r\n",
            "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
            "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\r\n\r\n"
        }) {
            try (var raw = edge.raw()) {
                String all = raw.send(text).rest().toLowerCase(Locale.ROOT);
                assertThat(all).as(text).matches("(?s)http/1\\.. 400 .*").contains("malformed_http");
            }
        }
        assertThat(edge.post("/echo", "fine").body()).isEqualTo("fine");
    }

    private static final class Zeros extends InputStream {
        private long left;

        Zeros(long left) {
            this.left = left;
        }

        @Override
        public int read() {
            return left-- > 0 ? 0 : -1;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            if (left <= 0) {
                return -1;
            }
            int count = (int) Math.min(left, length);
            left -= count;
            return count;
        }
    }
}
