package ai.moolai.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.testing.Conditions;
import ai.moolai.testing.Gate;
import ai.moolai.testing.LineEnd;
import ai.moolai.testing.OpenAi;
import ai.moolai.testing.Script;
import ai.moolai.testing.ScriptedProvider;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What is told of where the time went, held against a caller's own watch.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StageTimesTest {
    private static final String WHOLE =
            "{\"model\":\"gpt-4.1-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    private static final String STREAM = WHOLE.replace("}]}", "}],\"stream\":true}");
    private static final String COMPLETION =
            OpenAi.completion("gpt-4.1-mini", OpenAi.Tokens.of(3, 2), OpenAi.text("there"));
    private static final List<String> EVENTS = OpenAi.goldenEvents(LineEnd.LF);
    private static final String HEAD_ENDS = "\r\n\r\n";

    /// How long somebody takes, in milliseconds.
    private static final double BEFORE_HEAD = 300;

    private static final double IN_STREAM = 200;

    /// What may lie outside of every stage: the way through the system, from one thread to another and back. Never less
    /// than nothing, as no moment counts twice.
    private static final double MISSED_MS_MAX = 10;

    /// Other work on the machine can make any one call miss more, or let its caller hear of the end before the service
    /// looks at its own clock.
    private static final int CALLS = 4;

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
    void theStagesOfAStreamTakeAsLongAsItsCallerMeasures() throws IOException {
        List<Double> missed = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            var beforeHead = new Gate();
            var inStream = new Gate();
            provider.enqueue(Script.silence()
                    .await(beforeHead)
                    .piece(head("text/event-stream", String.join("", EVENTS).length()) + EVENTS.getFirst())
                    .await(inStream)
                    .piece(String.join("", EVENTS.subList(1, EVENTS.size()))));
            Stages before = Stages.scraped(moolai);
            try (var caller = new RawSocket(moolai.port)) {
                long start = System.nanoTime();
                caller.chat(moolai.admin(), "watched", STREAM);
                hold(beforeHead, BEFORE_HEAD);
                caller.readUntil("\n\n\r\n"); // the first event, whose chunk ends
                hold(inStream, IN_STREAM);
                caller.readUntil("0" + HEAD_ENDS);
                double outside = millisSince(start);
                Took took = Stages.after(before, moolai);
                assertThat(took.of("wait")).isGreaterThan(BEFORE_HEAD);
                assertThat(took.of("relay")).isGreaterThan(IN_STREAM);
                missed.add(outside - took.all());
            }
        }
        assertThat(missed).anyMatch(millis -> millis >= 0 && millis < MISSED_MS_MAX);
    }

    @Test
    void whatTheProviderTookAndWhatWasAddedIsWhatTheCallerMeasures() throws IOException {
        List<Double> missed = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            var gate = new Gate();
            provider.enqueue(
                    Script.silence().await(gate).piece(head("application/json", COMPLETION.length()) + COMPLETION));
            try (var caller = new RawSocket(moolai.port)) {
                long start = System.nanoTime();
                caller.chat(moolai.admin(), "watched", WHOLE);
                hold(gate, BEFORE_HEAD);
                String answer = caller.readUntil(COMPLETION);
                double outside = millisSince(start);
                double told = overhead(answer)
                        + moolai.record(header(answer, "x-request-id"))
                                .get("upstream_ms")
                                .asDouble();
                missed.add(outside - told);
            }
        }
        assertThat(missed).anyMatch(millis -> millis >= 0 && millis < MISSED_MS_MAX);
    }

    @Test
    void aCallerWhoIsSlowIsNotTakenForASlowService() throws IOException {
        provider.enqueue(Script.json(COMPLETION));
        Stages before = Stages.scraped(moolai);
        try (var caller = new RawSocket(moolai.port)) {
            caller.send("POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer "
                    + moolai.admin() + "\r\ncontent-type: application/json\r\nexpect: 100-continue\r\ncontent-length: "
                    + WHOLE.length() + HEAD_ENDS);
            caller.readUntil("100 Continue" + HEAD_ENDS);
            pass(BEFORE_HEAD);
            String answer = caller.send(WHOLE).readUntil(COMPLETION);
            Took took = Stages.after(before, moolai);
            var record = moolai.record(header(answer, "x-request-id"));
            assertThat(took.of("receive")).isGreaterThan(BEFORE_HEAD);
            assertThat(overhead(answer)).isLessThan(BEFORE_HEAD);
            assertThat(record.get("overhead_ms").asDouble()).isLessThan(BEFORE_HEAD);
        }
    }

    @Test
    void thePauseBeforeAProviderIsAskedAgainIsWaiting() {
        provider.enqueue(
                Script.json(500, OpenAi.error("no luck", "server_error", null)).header("retry-after-ms", "300"),
                Script.json(COMPLETION));
        Stages before = Stages.scraped(moolai);
        assertThat(moolai.chat(WHOLE).status()).isEqualTo(200);
        Took took = Stages.after(before, moolai);
        assertThat(took.of("wait")).isGreaterThan(300);
        assertThat(took.of("relay")).isLessThan(300);
    }

    private static String head(String type, int length) {
        return "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-type: " + type + "\r\ncontent-length: " + length
                + HEAD_ENDS;
    }

    /// The provider takes its time.
    private static void hold(Gate gate, double millis) {
        gate.awaitArrivals(1, TestOrchestrator.PATIENCE);
        pass(millis);
        gate.release();
    }

    private static void pass(double millis) {
        long start = System.nanoTime();
        while (millisSince(start) < millis) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static double millisSince(long startNanos) {
        return (System.nanoTime() - startNanos) / 1e6;
    }

    private static double overhead(String answer) {
        return Double.parseDouble(header(answer, "x-moolai-overhead-ms"));
    }

    private static String header(String answer, String name) {
        int from = answer.indexOf(name + ": ") + name.length() + 2;
        return answer.substring(from, answer.indexOf("\r\n", from));
    }

    /// What `/metrics` tells of the stages.
    private record Stages(String metrics) {
        private static final String NAME = "moolai_gateway_stage_duration_seconds";

        static Stages scraped(TestOrchestrator moolai) {
            return new Stages(moolai.get("/metrics").text());
        }

        /// What one more call took than `before` tells.
        static Took after(Stages before, TestOrchestrator moolai) {
            var now = new Stages[1];
            Conditions.await("the call to be counted", TestOrchestrator.PATIENCE, () -> {
                now[0] = scraped(moolai);
                return now[0].value("_count", "record") == before.value("_count", "record") + 1;
            });
            return new Took(before, now[0]);
        }

        double value(String what, String stage) {
            return metrics.lines()
                    .filter(line -> line.startsWith(NAME + what + "{") && line.contains("stage=\"" + stage + "\""))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        }
    }

    /// In milliseconds.
    private record Took(Stages before, Stages now) {
        double of(String stage) {
            return 1000 * (now.value("_sum", stage) - before.value("_sum", stage));
        }

        double all() {
            return List.of("authorize", "receive", "parse", "decide", "connect", "wait", "relay", "record").stream()
                    .mapToDouble(this::of)
                    .sum();
        }
    }
}
