package ai.moolai.orchestrator.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.orchestrator.stages.Stage;
import ai.moolai.testing.Conditions;
import ai.moolai.testing.Gate;
import ai.moolai.testing.LineEnd;
import ai.moolai.testing.OpenAi;
import ai.moolai.testing.Script;
import ai.moolai.testing.ScriptedProvider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How long each stage of a call took, to the nanosecond: each takes a power of two of milliseconds, so that none can
/// stand for another.
class CallStagesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration RECEIVES = Duration.ofMillis(2);
    private static final Duration WAITS = Duration.ofMillis(32);
    private static final Duration RELAYS = Duration.ofMillis(256);
    private static final String WHOLE =
            "{\"model\":\"gpt-4.1-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    private static final String STREAM = WHOLE.replace("}]}", "}],\"stream\":true}");
    private static final String COMPLETION =
            OpenAi.completion("gpt-4.1-mini", OpenAi.Tokens.of(3, 2), OpenAi.text("there"));

    @TempDir
    Path folder;

    private ScriptedProvider provider;
    private SlowGateway gateway;
    private Socket caller;

    @BeforeEach
    void start() throws IOException {
        provider = ScriptedProvider.start();
        gateway = new SlowGateway(folder, provider.baseUrl());
        caller = new Socket(InetAddress.ofLiteral("127.0.0.1"), gateway.port());
        caller.setSoTimeout((int) PATIENCE.toMillis());
    }

    @AfterEach
    void stop() throws IOException {
        caller.close();
        gateway.close();
        provider.close();
    }

    @Test
    void aWholeCallPassesThroughEveryStage() throws IOException {
        var gate = new Gate();
        provider.enqueue(held(gate));
        ask(WHOLE);
        pass(gate);
        readUntil(COMPLETION);
        assertThat(counted(1)).isEqualTo(times(RECEIVES, WAITS, Duration.ZERO));
    }

    @Test
    void aStreamIsRelayedForAsLongAsTheProviderSendsIt() throws IOException {
        var gate = new Gate();
        List<String> events = OpenAi.goldenEvents(LineEnd.LF);
        Script script = Script.stream(events.subList(0, 1)).await(gate);
        for (String event : events.subList(1, events.size())) {
            script = script.piece(event);
        }
        provider.enqueue(script);
        ask(STREAM);
        readUntil("\n\n\r\n"); // the first event, whose chunk ends
        gateway.clock.advance(RELAYS);
        gate.open();
        readUntil("[DONE]\n\n\r\n");
        assertThat(counted(1)).isEqualTo(times(RECEIVES, Duration.ZERO, RELAYS));
    }

    @Test
    void aCallThatIsMadeAgainAddsToTheStagesItComesBackTo() throws IOException {
        var second = new Gate();
        provider.enqueue(
                Script.json(500, OpenAi.error("no luck", "server_error", null)).header("retry-after-ms", "1"),
                held(second));
        ask(WHOLE);
        pass(second);
        readUntil(COMPLETION);
        assertThat(counted(1)).isEqualTo(times(RECEIVES, WAITS, SlowGateway.READS_AN_ERROR));
    }

    @Test
    void aCallThatIsRefusedIsNotCountedWhereItNeverCame() throws IOException {
        ask("{\"model\":\"nobodys\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
        readUntil("}}");
        assertThat(counted(1))
                .isEqualTo(Map.of(
                        Stage.AUTHORIZE, SlowGateway.AUTHORIZES,
                        Stage.RECEIVE, RECEIVES,
                        Stage.PARSE, SlowGateway.PARSES,
                        Stage.DECIDE, Duration.ZERO,
                        Stage.RECORD, SlowGateway.RECORDS));
    }

    @Test
    void whatCannotBeReadComesNoFurtherThanThat() throws IOException {
        ask("{\"model\":7}");
        readUntil("}}");
        assertThat(counted(1).keySet()).containsExactly(Stage.AUTHORIZE, Stage.RECEIVE, Stage.PARSE, Stage.RECORD);
    }

    @Test
    void theHeadersTellOnlyWhatThisProcessAdded() throws IOException {
        var gate = new Gate();
        provider.enqueue(held(gate));
        ask(WHOLE);
        pass(gate);
        Duration ours = SlowGateway.AUTHORIZES
                .plus(SlowGateway.PARSES)
                .plus(SlowGateway.DECIDES)
                .plus(SlowGateway.RECORDS);
        assertThat(readUntil(COMPLETION)).contains("x-moolai-overhead-ms: " + ours.toMillis() + ".00\r\n");
    }

    /// An answer whose head waits at `gate`.
    private static Script held(Gate gate) {
        return Script.silence()
                .await(gate)
                .piece("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: " + COMPLETION.length()
                        + "\r\n\r\n" + COMPLETION);
    }

    private void pass(Gate gate) {
        gate.awaitArrivals(1, PATIENCE);
        gateway.clock.advance(WAITS);
        gate.release();
    }

    /// Sends a request whose body comes later than its head.
    private void ask(String body) throws IOException {
        send("POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer x\r\n"
                + "content-type: application/json\r\nexpect: 100-continue\r\ncontent-length: " + body.length()
                + "\r\n\r\n");
        readUntil("100 Continue\r\n\r\n");
        gateway.clock.advance(RECEIVES);
        send(body);
    }

    private void send(String text) throws IOException {
        caller.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private String readUntil(String end) throws IOException {
        var out = new ByteArrayOutputStream();
        while (!out.toString(StandardCharsets.UTF_8).endsWith(end)) {
            int next = caller.getInputStream().read();
            if (next < 0) {
                throw new AssertionError("the connection ended after " + out.toString(StandardCharsets.UTF_8));
            }
            out.write(next);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static Map<Stage, Duration> times(Duration receive, Duration wait, Duration relay) {
        return Map.of(
                Stage.AUTHORIZE, SlowGateway.AUTHORIZES,
                Stage.RECEIVE, receive,
                Stage.PARSE, SlowGateway.PARSES,
                Stage.DECIDE, SlowGateway.DECIDES,
                Stage.CONNECT, SlowGateway.CONNECTS,
                Stage.WAIT, wait,
                Stage.RELAY, relay,
                Stage.RECORD, SlowGateway.RECORDS);
    }

    /// The stages that calls came through, when so many have ended.
    private Map<Stage, Duration> counted(int calls) {
        Conditions.await(
                calls + " calls that have ended",
                PATIENCE,
                () -> gateway.stages.of(Stage.RECORD).count() == calls);
        Map<Stage, Duration> out = new EnumMap<>(Stage.class);
        for (Stage stage : Stage.values()) {
            var histogram = gateway.stages.of(stage);
            if (histogram.count() > 0) {
                out.put(stage, Duration.ofNanos(histogram.nanos()));
            }
        }
        return out;
    }
}
