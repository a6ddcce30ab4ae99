package ai.moolai.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What really stands on the wire.
class ScriptedWireTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final ScriptedProvider provider = ScriptedProvider.start();
    private RawClient client;

    @BeforeEach
    void connect() throws IOException {
        client = new RawClient(provider);
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        provider.awaitOpenConnections(0, SOON);
        provider.close();
    }

    @Test
    void anAnswerIsExactlyTheseBytes() throws IOException {
        provider.enqueue(
                Script.json("{}"), Script.answer(200).chunked().piece("ab").piece("c"));
        client.send(RawClient.GET).send(RawClient.GET);
        String whole = "HTTP/1.1 200 Scripted\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}";
        assertThat(client.read(whole.length())).isEqualTo(whole);
        String chunked = "HTTP/1.1 200 Scripted\r\ntransfer-encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n";
        assertThat(client.read(chunked.length())).isEqualTo(chunked);
    }

    @Test
    void garbageIsSentAsItIs() throws IOException {
        provider.enqueue(Script.raw("SSH-2.0-nothing\r\n"));
        assertThat(client.send(RawClient.GET).readToEnd()).isEqualTo("SSH-2.0-nothing\r\n");
    }

    @Test
    void aStreamCanStopInTheMiddleOfAnEventWithFin() throws IOException {
        provider.enqueue(Script.stream(OpenAi.goldenEvents(LineEnd.LF)).stopAfter(250));
        String sent = client.send(RawClient.GET).readToEnd();
        String body = sent.substring(sent.indexOf("\r\n\r\n") + 4);
        assertThat(body).doesNotEndWith("0\r\n\r\n");
        assertThat(body.replaceAll("(?m)^[0-9a-f]+\r\n|\r\n", ""))
                .isEqualTo(String.join("", OpenAi.goldenEvents(LineEnd.LF)).substring(0, 250));
    }

    @Test
    void aClientThatExpectsToBeToldIsToldToGoOn() throws IOException {
        provider.enqueue(Script.json("{}"));
        client.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\nContent-Length: 4\r\n\r\n");
        String goOn = "HTTP/1.1 100 Continue\r\n\r\n";
        assertThat(client.read(goOn.length())).isEqualTo(goOn);
        assertThat(client.send("body").readTo("{}")).startsWith("HTTP/1.1 200");
        assertThat(provider.requests().getFirst().text()).isEqualTo("body");
    }

    @Test
    void aStoppedBodyStillClaimsItsWholeLength() throws IOException {
        provider.enqueue(Script.json("0123456789").stopAfter(4));
        assertThat(client.send(RawClient.GET).readToEnd())
                .contains("content-length: 10\r\n")
                .endsWith("\r\n\r\n0123");
    }

    @Test
    void aContentLengthCanLie() throws IOException {
        provider.enqueue(
                Script.json("abc").contentLength(2),
                Script.json("abc").contentLength(7).thenHold());
        client.send(RawClient.GET);
        assertThat(client.readTo("abc")).contains("content-length: 2\r\n");
        client.send(RawClient.GET);
        assertThat(client.readTo("abc")).contains("content-length: 7\r\n");
        assertThat(client.available()).isZero();
    }

    @Test
    void aBodyCanEndWithItsConnection() throws IOException {
        provider.enqueue(Script.answer(200).piece("all").untilClosed());
        assertThat(client.send(RawClient.GET).readToEnd()).isEqualTo("HTTP/1.1 200 Scripted\r\n\r\nall");
    }

    @Test
    void aResetIsAResetAndNoFin() throws IOException {
        provider.enqueue(Script.reset());
        client.send(RawClient.GET);
        assertThatThrownBy(client::readToEnd)
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("reset");
        assertThat(provider.requests().getFirst().peerClosed()).isFalse();
    }

    @Test
    void aResetCanComeAfterPartOfABody() throws IOException {
        var gate = new Gate();
        provider.enqueue(Script.json("0123456789").stopAfter(3).await(gate).thenReset());
        client.send(RawClient.GET);
        assertThat(client.readTo("\r\n\r\n012")).contains("content-length: 10");
        gate.open();
        assertThatThrownBy(client::readToEnd)
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("reset");
    }

    @Test
    void closingWithoutAByteIsFin() throws IOException {
        provider.enqueue(Script.closed());
        assertThat(client.send(RawClient.GET).readToEnd()).isEmpty();
    }

    @Test
    void aConnectionCanBeClosedBeforeAnythingIsRead() throws IOException {
        provider.awaitOpenConnections(1, SOON);
        provider.closeNextConnections(1);
        try (var second = new RawClient(provider);
                var third = new RawClient(provider)) {
            assertThat(second.readToEnd()).isEmpty();
            provider.enqueue(Script.json("{}"));
            assertThat(third.send(RawClient.GET).readTo("{}")).startsWith("HTTP/1.1 200");
        }
        assertThat(provider.connectionsAccepted()).isEqualTo(3);
        assertThat(provider.requests()).hasSize(1);
    }

    @Test
    void bytesDribbleOneAtATimeAsTheyAreReleased() throws IOException {
        var gate = new Gate();
        provider.enqueue(Script.json("abc").cutEvery(1).gated(gate));
        client.send(RawClient.GET).readTo("\r\n\r\n");
        for (String next : new String[] {"a", "b", "c"}) {
            assertThat(client.available()).isZero();
            gate.release();
            assertThat(client.read(1)).isEqualTo(next);
        }
    }

    @Test
    void aConnectionThatTheOtherSideForgetsStaysOpen() throws IOException {
        provider.enqueue(Script.closed());
        assertThat(client.send(RawClient.GET).readToEnd()).isEmpty();
        assertThat(provider.openConnections()).isEqualTo(1);
        assertThat(provider.requests().getFirst().peerClosed()).isFalse();
        client.close();
        provider.requests().getFirst().awaitPeerClosed(SOON);
    }

    @Test
    void aResetByTheOtherSideIsSeenAsItsClosing() throws IOException {
        provider.enqueue(Script.silence());
        client.send(RawClient.GET);
        RecordedRequest held = provider.awaitRequests(1, SOON).getFirst();
        assertThatThrownBy(() -> held.awaitPeerClosed(Duration.ofMillis(1)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("connection 1 was still open");
        client.reset();
        held.awaitPeerClosed(SOON);
    }

    @Test
    void whatIsNoRequestIsReported() throws IOException {
        String[][] faulty = {
            {"GET /x HTTP/1.0\r\n\r\n", "expected: METHOD target HTTP/1.1"},
            {"GET /x HTTP/1.1\n", "ends with CR LF"},
            {"GET /x HTTP/1.1\r\n\r\n", "host: [] (expected: exactly one)"},
            {"GET /x HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n", "expected: name: value"},
            {"POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", "length '-1'"},
            {
                "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
                "expected: one of them"
            },
            {"POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n", "after a chunk"},
        };
        for (int i = 0; i < faulty.length; i++) {
            try (var other = new RawClient(provider)) {
                other.send(faulty[i][0]);
                int count = i + 1;
                Conditions.await("fault " + count, SOON, () -> provider.faults().size() == count);
                assertThat(provider.faults().getLast()).contains(faulty[i][1]);
            }
        }
        assertThat(provider.requests()).isEmpty();
    }
}
