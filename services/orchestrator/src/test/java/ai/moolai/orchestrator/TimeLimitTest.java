package ai.moolai.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.testing.Gate;
import ai.moolai.testing.LineEnd;
import ai.moolai.testing.OpenAi;
import ai.moolai.testing.Script;
import ai.moolai.testing.ScriptedProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// A provider that is too slow, in each of the ways in which it can be.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TimeLimitTest {
    private static final String WHOLE =
            "{\"model\":\"gpt-4.1-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    private static final String STREAM = WHOLE.replace("}]}", "}],\"stream\":true}");

    private ScriptedProvider provider;
    private TestOrchestrator moolai;
    private FullServer full;

    /// Listens, but takes no connection: its queue is full.
    private static final class FullServer implements AutoCloseable {
        private static final int CONNECT_MILLIS_MAX = 100;
        private static final int QUEUE_CONNECTIONS_MAX = 64;

        private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        private final List<Socket> waiting = new ArrayList<>();

        FullServer() throws IOException {
            for (int i = 0; i < QUEUE_CONNECTIONS_MAX; i++) {
                var socket = new Socket();
                waiting.add(socket);
                try {
                    socket.connect(server.getLocalSocketAddress(), CONNECT_MILLIS_MAX);
                } catch (SocketTimeoutException queueFull) {
                    return;
                }
            }
        }

        int port() {
            return server.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            for (Socket socket : waiting) {
                socket.close();
            }
            server.close();
        }
    }

    @BeforeAll
    void start() throws IOException {
        provider = ScriptedProvider.start();
        full = new FullServer();
        String providers = "providers: {full: {base_url: 'http://127.0.0.1:" + full.port() + "', models: [m]}}";
        moolai = TestOrchestrator.start(
                provider,
                Map.of(
                        "MOOLAI_CONFIG", TestOrchestrator.document(providers),
                        "UPSTREAM_RETRIES", "0",
                        "UPSTREAM_FIRST_BYTE_TIMEOUT", "300ms",
                        "UPSTREAM_IDLE_TIMEOUT", "300ms",
                        "UPSTREAM_TOTAL_TIMEOUT", "1500ms",
                        "UPSTREAM_CONNECT_TIMEOUT", "300ms"));
    }

    @AfterAll
    void stop() throws IOException {
        full.close();
        moolai.close();
        provider.close();
    }

    @Test
    void aProviderThatTakesNoConnectionIsLeft() {
        var answer = moolai.chat(WHOLE.replace("gpt-4.1-mini", "full/m"));
        assertThat(answer.status()).isEqualTo(504);
        assertThat(answer.code()).isEqualTo("connect_timeout");
        var record = moolai.record(answer);
        assertThat(record.get("latency_ms").asDouble()).isBetween(250.0, 2000.0);
        assertThat(record.at("/usage/source").asText()).isEqualTo("none");
    }

    @Test
    void aProviderThatNeverBeginsIsLeft() {
        for (String body : List.of(WHOLE, STREAM)) {
            provider.enqueue(Script.silence());
            var answer = moolai.chat(body);
            assertThat(answer.status()).isEqualTo(504);
            assertThat(answer.code()).isEqualTo("first_byte_timeout");
            assertThat(answer.json().at("/error/type").asText()).isEqualTo("timeout_error");
            provider.requests().getLast().awaitPeerClosed(TestOrchestrator.PATIENCE);
            var record = moolai.record(answer);
            assertThat(record.get("error_code").asText()).isEqualTo("first_byte_timeout");
            assertThat(record.get("attempts").asInt()).isEqualTo(1);
            assertThat(record.at("/usage/source").asText()).isEqualTo("estimated");
        }
    }

    @Test
    void aWholeAnswerThatStopsInTheMiddleIsLeft() {
        provider.enqueue(Script.json("{\"choices\":[]}").contentLength(1000).thenHold());
        var answer = moolai.chat(WHOLE);
        assertThat(answer.status()).isEqualTo(504);
        assertThat(answer.code()).isEqualTo("idle_timeout");
        provider.requests().getLast().awaitPeerClosed(TestOrchestrator.PATIENCE);
    }

    @Test
    void aStreamThatFallsSilentEndsInAnErrorEvent() {
        List<String> events = OpenAi.goldenEvents(LineEnd.LF);
        provider.enqueue(Script.stream(events.subList(0, 2)).thenHold());
        var answer = moolai.chat(STREAM);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).contains("\"idle_timeout\"").doesNotContain("[DONE]");
        provider.requests().getLast().awaitPeerClosed(TestOrchestrator.PATIENCE);
        assertThat(moolai.record(answer).get("error_code").asText()).isEqualTo("idle_timeout");
    }

    @Test
    void aStreamThatBeginsWithoutAnEventIsAnHttpError() {
        provider.enqueue(Script.stream(List.of()).thenHold());
        var answer = moolai.chat(STREAM);
        assertThat(answer.status()).isEqualTo(504);
        assertThat(answer.code()).isEqualTo("idle_timeout");
        provider.requests().getLast().awaitPeerClosed(TestOrchestrator.PATIENCE);
    }

    @Test
    void aStreamThatNeverEndsIsEnded() {
        var gate = new Gate();
        String event = OpenAi.goldenEvents(LineEnd.LF).getFirst();
        provider.enqueue(Script.stream(Collections.nCopies(500, event)).gated(gate));
        var answering = CompletableFuture.supplyAsync(() -> moolai.chat(STREAM));
        while (!answering.isDone()) {
            gate.release();
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
        assertThat(answering.join().text()).contains("\"total_timeout\"").doesNotContain("[DONE]");
        provider.requests().getLast().awaitPeerClosed(TestOrchestrator.PATIENCE);
        assertThat(moolai.record(answering.join()).get("error_code").asText()).isEqualTo("total_timeout");
    }

    @Test
    void nobodyWaitsForAPauseThatIsLongerThanTheCall() {
        provider.enqueue(
                Script.json(503, OpenAi.error("busy", "overloaded", null)).header("retry-after", "5"));
        int before = provider.requestsSeen();
        var answer = moolai.chat(WHOLE);
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("retry-after")).isEqualTo("5");
        assertThat(provider.requestsSeen() - before).isEqualTo(1);
    }
}
