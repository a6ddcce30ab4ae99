package ai.moolai.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Answers that are written piece by piece from a virtual thread.
@Timeout(60)
class StreamedReplyTest {
    private static final int PIECE_BYTES = 1000;
    private static final long PIECES = 100_000;

    /// More than what kernel and connection may hold of an answer that nobody reads.
    private static final long HELD_BYTES_MAX = 16 << 20;

    private static final EdgeConfig.Timeouts PATIENT = new EdgeConfig.Timeouts(
            Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofSeconds(1));

    private final AtomicLong written = new AtomicLong();
    private final CompletableFuture<Throwable> ended = new CompletableFuture<>();

    private Routes routes() {
        return new Routes()
                .get(
                        "/long",
                        Access.OPEN,
                        Handler.streaming((_, _) ->
                                StreamedReply.of("text/plain", this::pieces).header("x-more", "yes")))
                .get(
                        "/short",
                        Access.OPEN,
                        Handler.streaming((_, _) -> StreamedReply.of("text/plain", out -> {
                            out.write('o');
                            out.write("k".getBytes(StandardCharsets.US_ASCII));
                        })))
                .get("/refused", Access.OPEN, Handler.streaming((_, _) -> {
                    throw failure();
                }))
                .get(
                        "/late",
                        Access.OPEN,
                        Handler.streaming((_, _) -> StreamedReply.of("text/plain", out -> {
                            out.write(new byte[PIECE_BYTES]);
                            throw failure();
                        })))
                .get(
                        "/broken",
                        Access.OPEN,
                        Handler.streaming((_, _) -> StreamedReply.of("text/plain", out -> {
                            out.write(new byte[200 * PIECE_BYTES]);
                            throw failure();
                        })));
    }

    private static RuntimeException failure() {
        return Failure.of(FailureCode.DATABASE_UNAVAILABLE, "away (expected: here)")
                .asException();
    }

    private void pieces(OutputStream out) throws IOException {
        try {
            for (long i = 0; i < PIECES; i++) {
                out.write(piece(i));
                written.addAndGet(PIECE_BYTES);
            }
            ended.complete(new AssertionError("written to its end"));
        } catch (IOException gone) {
            ended.complete(gone);
            throw gone;
        }
    }

    /// Each tells its place.
    private static byte[] piece(long number) {
        byte[] piece = new byte[PIECE_BYTES];
        byte[] text = (number + "\n").getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(text, 0, piece, 0, text.length);
        return piece;
    }

    @Test
    void aLongAnswerArrivesWholeAndInItsOrder() throws Exception {
        try (var edge = new TestEdge(TestEdge.with(PATIENT), _ -> routes())) {
            var answer = edge.get("/long");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("x-more")).hasValue("yes");
            assertThat(answer.headers().firstValue("transfer-encoding")).hasValue("chunked");
            byte[] body = answer.body().getBytes(StandardCharsets.US_ASCII);
            assertThat(body).hasSize((int) PIECES * PIECE_BYTES);
            for (int i = 0; i < PIECES; i += 997) {
                assertThat(new String(body, i * PIECE_BYTES, 7, StandardCharsets.US_ASCII))
                        .startsWith(i + "\n");
            }
        }
    }

    @Test
    void aShortAnswerIsWholeAndTheConnectionIsUsedAgain() throws Exception {
        try (var edge = new TestEdge(TestEdge.with(PATIENT), _ -> routes())) {
            assertThat(edge.get("/short").body()).isEqualTo("ok");
            assertThat(edge.get("/short").body()).isEqualTo("ok");
            assertThat(edge.edge.connections()).isEqualTo(1);
        }
    }

    @Test
    void aHeadRequestIsToldOfTheAnswerWithoutOne() throws Exception {
        try (var edge = new TestEdge(TestEdge.with(PATIENT), _ -> routes())) {
            var answer = edge.send("/long", request -> request.HEAD());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("x-more")).hasValue("yes");
            assertThat(answer.body()).isEmpty();
            assertThat(written).hasValue(0);
            assertThat(edge.get("/short").body()).isEqualTo("ok");
        }
    }

    @Test
    void aCallerOfHttp10ReadsToTheEndOfTheConnection() throws Exception {
        try (var edge = new TestEdge(TestEdge.with(PATIENT), _ -> routes());
                var raw = edge.raw()) {
            String all = raw.send("GET /short HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
                    .rest();
            assertThat(all).endsWith("\r\n\r\nok").doesNotContain("chunked");
        }
    }

    @Test
    void whatFailsBeforeTheFirstChunkIsAFailureAsAnyOther() throws Exception {
        try (var edge = new TestEdge(TestEdge.with(PATIENT), _ -> routes())) {
            for (String path : new String[] {"/refused", "/late"}) {
                var answer = edge.get(path);
                assertThat(answer.statusCode()).isEqualTo(503);
                assertThat(answer.body()).contains("\"code\":\"database_unavailable\"");
            }
        }
    }

    @Test
    void whatFailsLaterIsSeenAsABrokenAnswer() throws Exception {
        try (var edge = new TestEdge(TestEdge.with(PATIENT), _ -> routes())) {
            assertThatThrownBy(() -> edge.get("/broken")).isInstanceOf(IOException.class);
            TestEdge.await("the observer", () -> edge.observed.contains("GET /broken 499"));
            assertThat(edge.edge.activeExchanges()).isZero();
        }
    }

    /// Its end is that of the connection: only a reset tells it apart from a whole answer.
    @Test
    void aCallerOfHttp10SeesABrokenAnswerToo() throws Exception {
        try (var edge = new TestEdge(TestEdge.with(PATIENT), _ -> routes());
                var raw = edge.raw()) {
            raw.send("GET /broken HTTP/1.0\r\n\r\n");
            assertThatThrownBy(raw::rest).isInstanceOf(SocketException.class).hasMessageContaining("reset");
        }
    }

    @Test
    void aSlowReaderSlowsTheWriterDown() throws Exception {
        try (var edge = new TestEdge(TestEdge.with(PATIENT), _ -> routes());
                var slow = open(edge.port())) {
            InputStream in = slow.getInputStream();
            assertThat(in.read()).isEqualTo('H');
            awaitStandstill();
            assertThat(written.get()).isLessThan(HELD_BYTES_MAX);
            long read = 1;
            byte[] buffer = new byte[1 << 20];
            while (read < PIECES * PIECE_BYTES) {
                int more = in.read(buffer);
                assertThat(more).as("bytes after " + read).isPositive();
                read += more;
                assertThat(written.get() - read).isLessThan(HELD_BYTES_MAX);
            }
        }
    }

    @Test
    void theWriterLearnsThatItsCallerWentAway() throws Exception {
        try (var edge = new TestEdge(TestEdge.with(PATIENT), _ -> routes())) {
            try (var slow = open(edge.port())) {
                assertThat(slow.getInputStream().read()).isEqualTo('H');
            }
            assertThat(ended.get(10, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
            TestEdge.await("no exchange", () -> edge.edge.activeExchanges() == 0);
        }
    }

    @Test
    void whoReadsNothingForTooLongIsCutOff() throws Exception {
        var hasty = new EdgeConfig.Timeouts(
                Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMillis(300), Duration.ofSeconds(1));
        try (var edge = new TestEdge(TestEdge.with(hasty), _ -> routes());
                var slow = open(edge.port())) {
            assertThat(slow.getInputStream().read()).isEqualTo('H');
            assertThat(ended.get(10, TimeUnit.SECONDS)).hasMessageContaining("nobody reads");
            TestEdge.await("no connection", () -> edge.edge.connections() == 0);
        }
    }

    @Test
    void aStoppingServiceEndsTheWriter() throws Exception {
        try (var edge = new TestEdge(TestEdge.with(PATIENT), _ -> routes());
                var slow = open(edge.port())) {
            assertThat(slow.getInputStream().read()).isEqualTo('H');
            awaitStandstill();
            edge.edge.drain();
            assertThat(ended.get(10, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
        }
    }

    /// Until the writer has been held up for a while.
    private void awaitStandstill() {
        long[] seen = {-1, System.nanoTime()};
        TestEdge.await("the writer to wait", () -> {
            if (written.get() != seen[0]) {
                seen[0] = written.get();
                seen[1] = System.nanoTime();
            }
            return System.nanoTime() - seen[1] > 200_000_000;
        });
    }

    private static Socket open(int port) throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(32 << 10);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5_000);
        socket.setSoTimeout(15_000);
        socket.getOutputStream().write("GET /long HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return socket;
    }
}
