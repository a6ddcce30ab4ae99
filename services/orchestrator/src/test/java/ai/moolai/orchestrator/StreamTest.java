package ai.moolai.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.testing.Gate;
import ai.moolai.testing.LineEnd;
import ai.moolai.testing.OpenAi;
import ai.moolai.testing.Script;
import ai.moolai.testing.ScriptedProvider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// A stream's bytes, wherever the network cuts them.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StreamTest {
    private static final String STREAM =
            "{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]%s}";
    private static final String NOT_ASKED = STREAM.formatted("");
    private static final String ASKED = STREAM.formatted(",\"stream_options\":{\"include_usage\":true}");

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
    void whoAskedForUsageGetsEveryByteOfTheProvider() {
        for (LineEnd end : LineEnd.values()) {
            List<String> events = OpenAi.goldenEvents(end);
            provider.enqueue(Script.stream(events));
            assertThat(moolai.chat(ASKED).text()).isEqualTo(String.join("", events));
        }
    }

    @Test
    void whoDidNotAskGetsEveryByteButTheUsage() {
        for (LineEnd end : LineEnd.values()) {
            provider.enqueue(Script.stream(OpenAi.goldenEvents(end)));
            var answer = moolai.chat(NOT_ASKED);
            assertThat(answer.text()).isEqualTo(withoutUsage(end));
            assertThat(moolai.record(answer).at("/usage/total_tokens").asInt()).isEqualTo(14);
        }
    }

    @Test
    void whoRefusedUsageGetsNoneAndTheProviderIsStillAsked() {
        provider.enqueue(Script.stream(OpenAi.goldenEvents(LineEnd.LF)));
        int before = provider.requestsSeen();
        var answer = moolai.chat(STREAM.formatted(",\"stream_options\":{\"x\":1,\"include_usage\":false}"));
        assertThat(answer.text()).isEqualTo(withoutUsage(LineEnd.LF));
        assertThat(provider.requests().get(before).text())
                .endsWith("\"stream_options\":{\"x\":1,\"include_usage\":true}}");
    }

    @Test
    void aStreamCutAnywhereIsTheSameStream() throws Exception {
        for (LineEnd end : LineEnd.values()) {
            Script whole = Script.stream(List.of(String.join("", OpenAi.goldenEvents(end))));
            int length = String.join("", OpenAi.goldenEvents(end)).length();
            provider.answering(request -> {
                int at = Integer.parseInt(request.text().replaceAll("(?s).*\"seed\":(\\d+).*", "$1"));
                return whole.cutAt(at);
            });
            String expected = withoutUsage(end);
            try (var threads = Executors.newFixedThreadPool(4)) {
                List<Future<?>> calls = new ArrayList<>();
                for (int at = 1; at < length; at++) {
                    String asked = STREAM.formatted(",\"seed\":" + at);
                    calls.add(threads.submit(
                            () -> assertThat(moolai.chat(asked).text()).isEqualTo(expected)));
                }
                for (Future<?> call : calls) {
                    call.get();
                }
            }
        }
    }

    @Test
    void aStreamThatDribblesByteByByteIsTheSameStream() {
        provider.enqueue(Script.stream(OpenAi.goldenEvents(LineEnd.CRLF)).wireCutEvery(1));
        assertThat(moolai.chat(ASKED).text()).isEqualTo(String.join("", OpenAi.goldenEvents(LineEnd.CRLF)));
    }

    @Test
    void commentsArePassedOn() {
        List<String> events = new ArrayList<>(OpenAi.goldenEvents(LineEnd.LF));
        events.addFirst(OpenAi.comment(LineEnd.LF, "first"));
        events.add(3, OpenAi.comment(LineEnd.LF, "alive"));
        provider.enqueue(Script.stream(events));
        assertThat(moolai.chat(ASKED).text()).contains(": alive\n\n").endsWith("data: [DONE]\n\n");
    }

    @Test
    void anEventArrivesBeforeTheNextIsSent() throws IOException {
        var gate = new Gate();
        List<String> events = OpenAi.goldenEvents(LineEnd.LF);
        provider.enqueue(Script.stream(events).gated(gate));
        gate.release();
        var response = moolai.open(ASKED);
        try (var in = response.body()) {
            for (String event : events) {
                assertThat(new String(in.readNBytes(event.length()), StandardCharsets.UTF_8))
                        .isEqualTo(event);
                gate.release();
            }
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    @Test
    void aProviderThatForgetsTheLastWordIsCompleted() {
        List<String> events = new ArrayList<>(OpenAi.goldenEvents(LineEnd.LF));
        events.removeLast();
        provider.enqueue(Script.stream(events));
        assertThat(moolai.chat(ASKED).text()).isEqualTo(String.join("", events) + "data: [DONE]\n\n");
    }

    @Test
    void aProviderThatNeverEndsItsConnectionAfterTheLastWordHoldsNobodyUp() {
        provider.enqueue(Script.stream(OpenAi.goldenEvents(LineEnd.LF)).thenHold());
        var answer = moolai.chat(ASKED);
        assertThat(answer.text()).endsWith("data: [DONE]\n\n");
        assertThat(moolai.record(answer).get("status").asText()).isEqualTo("ok");
    }

    @Test
    void aStreamOfSeveralChoicesIsRelayedWhole() {
        List<String> events = OpenAi.events(
                LineEnd.LF, OpenAi.chunks("m", OpenAi.Tokens.of(4, 6), OpenAi.text("a", "b"), OpenAi.text("c", "d")));
        provider.enqueue(Script.stream(events));
        assertThat(moolai.chat(ASKED).text()).isEqualTo(String.join("", events));
    }

    private static String withoutUsage(LineEnd end) {
        var out = new StringBuilder();
        for (String event : OpenAi.goldenEvents(end)) {
            if (!event.contains("prompt_tokens")) {
                out.append(event.replace(",\"usage\":null", ""));
            }
        }
        return out.toString();
    }
}
