package ai.moolai.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.testing.LineEnd;
import ai.moolai.testing.OpenAi;
import ai.moolai.testing.RecordedRequest;
import ai.moolai.testing.Script;
import ai.moolai.testing.SseEvent;
import ai.moolai.testing.conformance.Meaning;
import ai.moolai.testing.conformance.WireForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// A caller and a provider that speak the same dialect: each gets the other's bytes.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PassThroughTest {
    /// Spaces, order, escapes, numbers and fields as nobody here would write them.
    private static final String MESSAGE = """
            { "max_tokens" :100,  "messages":[{"role":"user","content":"gr\\u00fc\\/\\ud83c\\udf89 ü"}],
              "unheard_of": {"a": [1.0, 1.00, 10000000000000000000001]},"model" : "%s",\t"stream": %s, "top_k":4}
            """;

    private static final String CHAT = """
            { "messages":[{"role":"user","content":"gr\\u00fc\\/\\ud83c\\udf89 ü"}], "seed" : 7,
              "unheard_of": {"a": [1.0, 1.00, 10000000000000000000001]},"model" : "%s",\t"stream": %s%s}
            """;

    private Speakers speakers;

    @BeforeAll
    void start() {
        speakers = new Speakers(Map.of());
    }

    @AfterAll
    void stop() {
        speakers.close();
    }

    private static String body(Speakers.Speaker speaker) {
        return last(speaker).text();
    }

    private static RecordedRequest last(Speakers.Speaker speaker) {
        return speaker.server().requests().getLast();
    }

    private static List<String> events(Speakers.Speaker speaker, LineEnd lineEnd) {
        var answered = (WireForm.Answered) speaker.wire().form(Meaning.THINKING_TEXT_TOOL);
        List<String> events = new ArrayList<>(SseEvent.texts(lineEnd, answered.stream()));
        events.add(1, ": a comment" + lineEnd.text() + "id: 7" + lineEnd.text() + lineEnd.text());
        return events;
    }

    @Test
    void aMessagesRequestArrivesByteForByteButForThePinnedModel() {
        speakers.anthropic.server().answering(speakers.anthropic.wire().answering(Meaning.TEXT));
        Answer answer = speakers.ask(
                Asking.MESSAGES,
                MESSAGE.formatted("anthropic/claude-sonnet-4-5", "false"),
                "anthropic-version",
                "2023-01-01",
                "anthropic-beta",
                "context-1m-2025-08-07,files-api-2025-04-14");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(body(speakers.anthropic)).isEqualTo(MESSAGE.formatted("claude-sonnet-4-5", "false"));
        assertThat(last(speakers.anthropic).path()).isEqualTo("/v1/messages");
        assertThat(last(speakers.anthropic).header("anthropic-beta"))
                .isEqualTo("context-1m-2025-08-07,files-api-2025-04-14");
        assertThat(last(speakers.anthropic).header("anthropic-version")).isEqualTo("2023-01-01");
        assertThat(last(speakers.anthropic).header("x-api-key")).isEqualTo(TestOrchestrator.PROVIDER_KEY);
        assertThat(last(speakers.anthropic).header("authorization")).isNull();
        var whole = (WireForm.Answered) speakers.anthropic.wire().form(Meaning.TEXT);
        assertThat(answer.text()).isEqualTo(whole.whole());
        assertThat(answer.headers()).doesNotContainKey("x-moolai-dropped-params");
    }

    @Test
    void aMessagesRequestThatIsNotPinnedArrivesByteForByte() {
        speakers.anthropic.server().answering(speakers.anthropic.wire().answering(Meaning.TEXT));
        String body = MESSAGE.formatted("claude-sonnet-4-5", "false");
        assertThat(speakers.ask(Asking.MESSAGES, body).status()).isEqualTo(200);
        assertThat(body(speakers.anthropic)).isEqualTo(body);
        assertThat(last(speakers.anthropic).header("anthropic-beta")).isNull();
        assertThat(last(speakers.anthropic).header("anthropic-version")).isEqualTo("2023-06-01");
    }

    @Test
    void aStreamedMessagePassesByteForByte() {
        for (LineEnd lineEnd : LineEnd.values()) {
            List<String> events = events(speakers.anthropic, lineEnd);
            speakers.anthropic.server().enqueue(Script.stream(events));
            Answer answer = speakers.ask(Asking.MESSAGES, MESSAGE.formatted("anthropic/m", "true"));
            assertThat(answer.text()).isEqualTo(String.join("", events));
            assertThat(body(speakers.anthropic)).isEqualTo(MESSAGE.formatted("m", "true"));
            assertThat(speakers.moolai.record(answer).at("/usage/output_tokens").asInt())
                    .isEqualTo(5);
        }
    }

    @Test
    void aStreamedMessageWithoutItsLastEventGetsOne() {
        List<String> events = events(speakers.anthropic, LineEnd.LF);
        String last = events.removeLast();
        speakers.anthropic.server().enqueue(Script.stream(events));
        Answer answer = speakers.ask(Asking.MESSAGES, MESSAGE.formatted("anthropic/m", "true"));
        assertThat(answer.text()).isEqualTo(String.join("", events) + last);
        assertThat(speakers.moolai.record(answer).get("status").asText()).isEqualTo("ok");
    }

    @Test
    void aChatRequestArrivesByteForByteButForThePinnedModel() {
        speakers.openai.server().answering(speakers.openai.wire().answering(Meaning.TEXT));
        Answer answer = speakers.ask(Asking.CHAT, CHAT.formatted("openai/gpt-4.1-mini", "false", ""));
        assertThat(body(speakers.openai)).isEqualTo(CHAT.formatted("gpt-4.1-mini", "false", ""));
        assertThat(last(speakers.openai).path()).isEqualTo("/v1/chat/completions");
        var whole = (WireForm.Answered) speakers.openai.wire().form(Meaning.TEXT);
        assertThat(answer.text()).isEqualTo(whole.whole());
    }

    @Test
    void aStreamedChatThatAsksForItsUsagePassesByteForByte() {
        String asked = ", \"stream_options\" : {\"include_usage\" :true}";
        for (LineEnd lineEnd : LineEnd.values()) {
            List<String> events = events(speakers.openai, lineEnd);
            speakers.openai.server().enqueue(Script.stream(events));
            Answer answer = speakers.ask(Asking.CHAT, CHAT.formatted("openai/m", "true", asked));
            assertThat(answer.text()).isEqualTo(String.join("", events));
            assertThat(body(speakers.openai)).isEqualTo(CHAT.formatted("m", "true", asked));
        }
    }

    @Test
    void aStreamedChatThatDoesNotIsAskedForItAndLosesItAgain() {
        List<String> events = OpenAi.goldenEvents(LineEnd.LF);
        speakers.openai.server().enqueue(Script.stream(events));
        Answer answer = speakers.ask(Asking.CHAT, CHAT.formatted("openai/m", "true", ""));
        assertThat(body(speakers.openai))
                .isEqualTo(CHAT.formatted("m", "true", ",\"stream_options\":{\"include_usage\":true}"));
        assertThat(answer.text()).doesNotContain("\"usage\"").endsWith("data: [DONE]\n\n");
        assertThat(speakers.moolai.record(answer).at("/usage/source").asText()).isEqualTo("reported");
    }

    @Test
    void aLastEventWithoutItsBlankLineIsAWholeAnswer() {
        List<String> events = new ArrayList<>(OpenAi.goldenEvents(LineEnd.LF));
        events.removeLast();
        for (String last : List.of("data: [DONE]", "data: [DONE]\n", "data: [DONE]\r", "data: [DONE]\r\n")) {
            for (Asking asking : Asking.values()) {
                speakers.openai.server().enqueue(Script.stream(events).piece(last));
                Answer answer = speakers.ask(asking, asking.body("openai/m", "hi", true));
                assertThat(asking.endsWhole(answer.text())).isTrue();
                assertThat(answer.text()).endsWith("\n\n");
                assertThat(speakers.moolai.record(answer).get("status").asText())
                        .isEqualTo("ok");
            }
        }
    }

    @Test
    void aLastEventOfOtherDialectsWithoutItsBlankLineIsAWholeAnswer() {
        for (Speakers.Speaker speaker : List.of(speakers.anthropic, speakers.google)) {
            String events = String.join("", events(speaker, LineEnd.LF));
            for (Asking asking : Asking.values()) {
                speaker.server().enqueue(Script.stream(List.of(events.substring(0, events.length() - 1))));
                Answer answer = speakers.ask(asking, asking.body(speaker.model(), "hi", true));
                assertThat(asking.endsWhole(answer.text())).isTrue();
                assertThat(answer.text()).endsWith("\n\n");
            }
        }
    }

    @Test
    void whatAProviderToldOfItsUsageCountsThoughTheCallerWasSentNothing() {
        List<String> events = events(speakers.anthropic, LineEnd.LF);
        for (Asking asking : Asking.values()) {
            speakers.anthropic.server().enqueue(Script.stream(events.subList(0, 1)));
            Answer answer = speakers.ask(asking, asking.body("anthropic/m", "hi", true));
            assertThat(answer.text()).contains("upstream_connection_failed");
            var record = speakers.moolai.record(answer);
            assertThat(record.get("status").asText()).isEqualTo("error");
            assertThat(record.at("/usage/input_tokens").asInt()).isEqualTo(9);
        }
    }
}
