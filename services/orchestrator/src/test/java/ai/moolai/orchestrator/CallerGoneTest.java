package ai.moolai.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.testing.Conditions;
import ai.moolai.testing.Gate;
import ai.moolai.testing.LineEnd;
import ai.moolai.testing.OpenAi;
import ai.moolai.testing.Script;
import ai.moolai.testing.ScriptedProvider;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.slf4j.LoggerFactory;

/// Callers who go away, and callers who read slowly.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CallerGoneTest {
    private static final String WHOLE =
            "{\"model\":\"gpt-4.1-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"tell me a story\"}]}";
    private static final String STREAM = WHOLE.replace("}]}", "}],\"stream\":true}");
    private static final int PIECES = 3000;

    private ScriptedProvider provider;
    private TestOrchestrator moolai;

    @BeforeAll
    void start() {
        provider = ScriptedProvider.start();
        moolai = TestOrchestrator.start(provider);
    }

    @AfterAll
    void stop() {
        moolai.close();
        provider.close();
    }

    @Test
    void whoLeavesAStreamStopsTheProviderAndIsStillWrittenDown() throws IOException {
        var gate = new Gate();
        List<String> events = OpenAi.events(
                LineEnd.LF, OpenAi.chunks("gpt-4.1-mini", OpenAi.Tokens.of(3, 2), OpenAi.text("once upon", " a time")));
        provider.enqueue(Script.stream(events).gated(gate));
        gate.release(3);
        try (var caller = new RawSocket(moolai.port)) {
            caller.chat(moolai.admin(), "left-stream", STREAM).readUntil("a time");
        }
        provider.requests().getLast().awaitPeerClosed(TestOrchestrator.PATIENCE);
        JsonNode record = moolai.recordOf("left-stream");
        assertThat(record.get("status").asText()).isEqualTo("cancelled");
        assertThat(record.get("http_status").asInt()).isEqualTo(499);
        assertThat(record.get("error_code").asText()).isEqualTo("client_closed_request");
        assertThat(record.at("/usage/source").asText()).isEqualTo("estimated");
        assertThat(record.at("/usage/input_tokens").asInt()).isBetween(8, 17);
        assertThat(record.at("/usage/output_tokens").asInt()).isBetween(3, 5);
        assertThat(record.get("cost_nano_usd").asLong()).isPositive();
    }

    @Test
    void whoLeavesBeforeAWholeAnswerStopsTheProviderAndIsStillWrittenDown() throws IOException {
        provider.enqueue(Script.silence());
        int before = provider.requestsSeen();
        try (var caller = new RawSocket(moolai.port)) {
            caller.chat(moolai.admin(), "left-whole", WHOLE);
            provider.awaitRequests(before + 1, TestOrchestrator.PATIENCE);
        }
        provider.requests().getLast().awaitPeerClosed(TestOrchestrator.PATIENCE);
        JsonNode record = moolai.recordOf("left-whole");
        assertThat(record.get("status").asText()).isEqualTo("cancelled");
        assertThat(record.at("/usage/source").asText()).isEqualTo("estimated");
        assertThat(record.at("/usage/input_tokens").asInt()).isBetween(8, 17);
        assertThat(record.at("/usage/output_tokens").asInt()).isZero();
    }

    @Test
    void whoLeavesIsNoFaultToBeLogged() throws IOException {
        var logged = new ListAppender<ILoggingEvent>();
        logged.start();
        var logger = (Logger) LoggerFactory.getLogger("io.vertx");
        logger.addAppender(logged);
        try (var silent = ScriptedProvider.start(_ -> Script.silence());
                var other = TestOrchestrator.start(silent)) {
            for (int i = 0; i < 50; i++) {
                try (var caller = new RawSocket(other.port)) {
                    caller.chat(other.admin(), "left-quietly-" + i, i % 2 == 0 ? WHOLE : STREAM);
                    LockSupport.parkNanos(i * 200_000L);
                }
            }
            other.recordOf("left-quietly-49");
        } finally {
            logger.detachAppender(logged);
        }
        assertThat(logged.list).isEmpty();
    }

    @Test
    void whoLeavesDuringAPauseIsNotTriedForAgainAndOwesNothing() throws IOException {
        provider.enqueue(
                Script.json(503, OpenAi.error("busy", "overloaded", null)).header("retry-after", "30"));
        int before = provider.requestsSeen();
        try (var caller = new RawSocket(moolai.port)) {
            caller.chat(moolai.admin(), "left-pause", WHOLE);
            provider.awaitRequests(before + 1, TestOrchestrator.PATIENCE);
            Conditions.await(
                    "the provider's refusal to be seen",
                    TestOrchestrator.PATIENCE,
                    () -> moolai.get("/api/v1/llm/providers")
                            .json()
                            .at("/data/0/last_error")
                            .asText()
                            .equals("server_is_overloaded"));
        }
        JsonNode record = moolai.recordOf("left-pause");
        assertThat(record.get("status").asText()).isEqualTo("cancelled");
        assertThat(record.at("/usage/source").asText()).isEqualTo("none");
        assertThat(record.get("cost_nano_usd").asLong()).isZero();
        assertThat(provider.requestsSeen()).isEqualTo(before + 1);
    }

    @Test
    void aSlowReaderSlowsTheProviderInsteadOfFillingTheMemory() throws IOException {
        var gate = new Gate();
        gate.open();
        String event = OpenAi.event(
                LineEnd.LF,
                OpenAi.chunks("gpt-4.1-mini", null, OpenAi.text("x".repeat(16_000)))
                        .get(1));
        String last = String.join("", OpenAi.goldenEvents(LineEnd.LF));
        provider.enqueue(
                Script.stream(Collections.nCopies(PIECES, event)).gated(gate).piece(last));
        try (var caller = new RawSocket(moolai.port, 32 << 10)) {
            caller.chat(moolai.admin(), "slow", STREAM).readUntil("\r\n\r\n");
            int reached = awaitStandstill(gate);
            assertThat(reached).isLessThan(PIECES * 3 / 4);
            long read = 0;
            byte[] buffer = new byte[1 << 20];
            var end = new StringBuilder();
            while (end.indexOf("[DONE]") < 0) {
                int n = caller.socket.getInputStream().read(buffer);
                assertThat(n).isPositive();
                read += n;
                end.setLength(0);
                end.append(new String(
                        buffer, Math.max(0, n - 60), Math.min(60, n), java.nio.charset.StandardCharsets.UTF_8));
            }
            assertThat(read).isGreaterThan((long) PIECES * event.length());
        }
        assertThat(moolai.recordOf("slow").get("status").asText()).isEqualTo("ok");
    }

    /// Waits until the provider has not been able to write for half a second.
    private static int awaitStandstill(Gate gate) {
        int[] last = {-1};
        long[] since = {System.nanoTime()};
        Conditions.await("the provider to be held up", TestOrchestrator.PATIENCE, () -> {
            int now = gate.arrivals();
            if (now != last[0] || now == 0) {
                last[0] = now;
                since[0] = System.nanoTime();
            }
            return System.nanoTime() - since[0] > Duration.ofMillis(500).toNanos();
        });
        return last[0];
    }
}
