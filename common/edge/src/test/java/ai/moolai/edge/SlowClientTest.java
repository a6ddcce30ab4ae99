package ai.moolai.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SlowClientTest {
    private TestEdge edge;

    @BeforeEach
    void start() {
        edge = new TestEdge(_ -> new Routes()
                .post(
                        "/echo",
                        Access.OPEN,
                        Handler.onEventLoop((e, body) -> e.reply(Reply.of(200, "text/plain", Buffer.buffer(body)))))
                .get("/slow", Access.OPEN, Handler.onEventLoop((_, _) -> {})));
    }

    @AfterEach
    void stop() {
        edge.close();
    }

    @Test
    void headersThatComeByteByByteAreCutOff() throws Exception {
        try (var raw = edge.raw()) {
            String head = "GET /echo HTTP/1.1\r\nHost: x\r\nx-slow: ";
            raw.send(head);
            var feeder = Thread.ofVirtual().start(() -> {
                try {
                    while (true) {
                        raw.send("a");
                        LockSupport.parkNanos(20_000_000);
                    }
                } catch (java.io.IOException closed) {
                    // As it should be.
                }
            });
            assertThat(raw.answer())
                    .startsWith("HTTP/1.1 408 ")
                    .contains("\"code\":\"request_timeout\"", "x-request-id: req_");
            assertThat(raw.isClosed()).isTrue();
            feeder.join();
        }
        TestEdge.await("no connection", () -> edge.edge.connections() == 0);
    }

    @Test
    void aConnectionThatNeverSpeaksIsClosed() throws Exception {
        try (var raw = edge.raw()) {
            assertThat(raw.isClosed()).isTrue();
        }
    }

    @Test
    void aSecondRequestIsTimedFromItsOwnFirstByte() throws Exception {
        try (var raw = edge.raw()) {
            raw.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\na");
            assertThat(raw.answer()).endsWith("a");
            LockSupport.parkNanos(TestEdge.SHORT.header().toNanos() * 2);
            raw.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nb");
            assertThat(raw.answer()).endsWith("b");
            raw.send("POST /ec");
            assertThat(raw.rest()).startsWith("HTTP/1.1 408 ");
        }
    }

    @Test
    void aBodyThatDoesNotArriveIsCutOff() throws Exception {
        try (var raw = edge.raw()) {
            raw.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc");
            assertThat(raw.rest())
                    .startsWith("HTTP/1.1 408 ")
                    .contains("request body: 3 bytes after", "request_timeout", "connection: close");
        }
        TestEdge.await("the observer", () -> edge.observed.contains("POST /echo 408"));
    }

    @Test
    void anIdleConnectionIsClosedAndAWorkingOneIsNot() throws Exception {
        try (var idle = edge.raw();
                var working = edge.raw()) {
            idle.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\na");
            assertThat(idle.answer()).endsWith("a");
            working.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
            TestEdge.await("the slow exchange", () -> edge.edge.activeExchanges() == 1);
            assertThat(idle.isClosed()).isTrue();
            TestEdge.await("one connection left", () -> edge.edge.connections() == 1);
            assertThat(edge.edge.activeExchanges()).isEqualTo(1);
        }
        TestEdge.await("the caller's going away", () -> edge.observed.contains("GET /slow 499"));
        assertThat(edge.edge.activeExchanges()).isZero();
    }
}
