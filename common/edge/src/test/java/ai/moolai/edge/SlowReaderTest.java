package ai.moolai.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Callers who read a long answer slowly.
@Timeout(60)
class SlowReaderTest {
    private static final int ANSWER_BYTES = 24 << 20;

    private static final EdgeConfig.Timeouts TIMEOUTS = new EdgeConfig.Timeouts(
            Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMillis(400), Duration.ofSeconds(20));

    private static Routes routes() {
        return new Routes()
                .get(
                        "/long",
                        Access.OPEN,
                        Handler.onEventLoop((e, _) -> e.reply(
                                Reply.of(200, "application/octet-stream", Buffer.buffer(new byte[ANSWER_BYTES])))));
    }

    @Test
    void aLongAnswerIsReadToItsEndHoweverSlowly() throws Exception {
        try (var edge = new TestEdge(TestEdge.with(TIMEOUTS), _ -> routes());
                var slow = slow(edge.port())) {
            assertThat(readSlowly(slow.getInputStream(), 2000)).isGreaterThan(ANSWER_BYTES);
        }
    }

    @Test
    void drainingLetsALongAnswerBeReadToItsEnd() throws Exception {
        try (var edge = new TestEdge(TestEdge.with(TIMEOUTS), _ -> routes());
                var slow = slow(edge.port())) {
            InputStream in = slow.getInputStream();
            assertThat(in.read()).isEqualTo('H');
            var drained = CompletableFuture.runAsync(edge.edge::drain);
            long read = readSlowly(in, 1000);
            assertThat(read).isGreaterThan(ANSWER_BYTES);
            drained.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void whoNeverReadsIsLeftInTheEnd() throws Exception {
        try (var edge = new TestEdge(TestEdge.with(TIMEOUTS), _ -> routes());
                var slow = slow(edge.port())) {
            assertThat(slow.getInputStream().read()).isEqualTo('H');
            TestEdge.await("the end of the connection", () -> edge.edge.connections() == 0);
        }
    }

    private static Socket slow(int port) throws Exception {
        var socket = new Socket();
        socket.setReceiveBufferSize(32 << 10);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5_000);
        socket.setSoTimeout(15_000);
        socket.getOutputStream().write("GET /long HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /// Takes about `millis` for all of it.
    private static long readSlowly(InputStream in, long millis) throws Exception {
        byte[] buffer = new byte[ANSWER_BYTES / 20];
        long all = 0;
        while (all < ANSWER_BYTES) {
            LockSupport.parkNanos(millis * 1_000_000 / 20);
            int read = in.readNBytes(buffer, 0, buffer.length);
            all += read;
            if (read < buffer.length) {
                break;
            }
        }
        return all + (all >= ANSWER_BYTES ? in.read(buffer) : 0);
    }
}
