package ai.moolai.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ai.moolai.llm.chat.Answer;
import ai.moolai.llm.chat.ProviderError;
import ai.moolai.testing.ScriptedProvider;
import ai.moolai.testing.conformance.AnthropicWire;
import ai.moolai.testing.conformance.GeminiWire;
import ai.moolai.testing.conformance.Meaning;
import ai.moolai.testing.conformance.OpenAiWire;
import ai.moolai.testing.conformance.Outcome;
import ai.moolai.testing.conformance.Wire;
import ai.moolai.testing.conformance.WireForm;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/// Three interfaces that callers speak, three dialects that providers speak, and everything that a provider may have to
/// say, whole and streamed: what the vendors' own kits hear is what was said, and it is on record.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NineDirectionsTest {
    /// A provider that says what its test wants to hear.
    private record Speaker(String name, Wire wire, ScriptedProvider server) {}

    private final List<Speaker> speakers = List.of(
            new Speaker("openai", new OpenAiWire(), ScriptedProvider.start()),
            new Speaker("anthropic", new AnthropicWire(), ScriptedProvider.start()),
            new Speaker("google", new GeminiWire(), ScriptedProvider.start()));
    private final Map<String, Kit> kits = new LinkedHashMap<>();
    private final AtomicInteger calls = new AtomicInteger();
    private TestOrchestrator moolai;

    @BeforeAll
    void start() {
        Map<String, String> settings = new LinkedHashMap<>(Map.of("UPSTREAM_RETRIES", "0"));
        for (Speaker speaker : speakers) {
            String variable = speaker.name.toUpperCase(Locale.ROOT);
            settings.put(variable + "_API_KEY", TestOrchestrator.PROVIDER_KEY);
            settings.put(variable + "_BASE_URL", speaker.server.baseUrl());
        }
        moolai = TestOrchestrator.start(settings);
        String url = "http://127.0.0.1:" + moolai.port;
        String key = moolai.key("{\"name\":\"kits\"}");
        kits.put("chat", new ChatKit(url, key));
        kits.put("messages", new MessagesKit(url, key));
        kits.put("responses", new ResponsesKit(url, key));
    }

    @AfterAll
    void stop() {
        kits.values().forEach(Kit::close);
        moolai.close();
        speakers.forEach(speaker -> speaker.server.close());
    }

    @TestFactory
    Stream<DynamicTest> whatIsSaidIsHeardAndWrittenDown() {
        List<DynamicTest> tests = new ArrayList<>();
        kits.forEach((kit, client) -> speakers.forEach(speaker -> {
            for (Meaning meaning : Meaning.values()) {
                for (boolean stream : new boolean[] {false, true}) {
                    // OpenAI's kit cannot read what an OpenAI server never does and others do: its bytes pass as they
                    // are.
                    boolean strange =
                            kit.equals("chat") && speaker.name.equals("openai") && meaning == Meaning.USAGE_TOLD_TWICE;
                    if (!strange && says(speaker.wire, meaning, stream)) {
                        tests.add(DynamicTest.dynamicTest(
                                kit + " - " + speaker.name + ": " + meaning + (stream ? ", streamed" : ""),
                                () -> tell(client, speaker, meaning, stream)));
                    }
                }
            }
        }));
        return tests.stream();
    }

    /// Several answers to one question are only to be had where the caller can ask for them: [SeveralChoicesTest].
    private static boolean says(Wire wire, Meaning meaning, boolean stream) {
        if (meaning == Meaning.TWO_CHOICES) {
            return false;
        }
        return switch (wire.form(meaning)) {
            case WireForm.Answered(String whole, var events) -> stream ? !events.isEmpty() : whole != null;
            case WireForm.Refused _ -> true;
            case WireForm.CannotSay _ -> false;
        };
    }

    private void tell(Kit kit, Speaker speaker, Meaning meaning, boolean stream) {
        speaker.server.answering(speaker.wire.answering(meaning));
        String id = "call-" + calls.incrementAndGet();
        switch (meaning.outcome()) {
            case Outcome.Says(Answer answer) -> {
                heard(kit.ask(speaker.name + "/m", id, stream), answer, meaning);
                written(moolai.recordOf(id), speaker.name, answer, meaning);
            }
            case Outcome.BreaksOff(Answer _) -> {
                Throwable raised = catchThrowable(() -> kit.ask(speaker.name + "/m", id, stream));
                assertThat(raised).isNotNull();
                JsonNode record = moolai.recordOf(id);
                assertThat(record.at("/status").asText()).isEqualTo("error");
                assertThat(record.at("/usage/source").asText()).isEqualTo("estimated");
            }
            case Outcome.Fails(ProviderError.Kind kind) -> {
                Throwable raised = catchThrowable(() -> kit.ask(speaker.name + "/m", id, stream));
                assertThat(raised).isInstanceOf(Kit.Refused.class);
                assertThat(((Kit.Refused) raised).status).isEqualTo(told(kind));
                assertThat(raised).hasMessageNotContaining(TestOrchestrator.PROVIDER_KEY);
                assertThat(moolai.recordOf(id).at("/http_status").asInt()).isEqualTo(told(kind));
            }
        }
        assertThat(speaker.server.faults()).isEmpty();
    }

    private static void heard(Heard heard, Answer answer, Meaning meaning) {
        Heard expected = Heard.expected(answer);
        assertThat(heard.said()).isEqualTo(expected.said());
        assertThat(heard.thought()).isEqualTo(expected.thought());
        assertThat(heard.calls()).isEqualTo(expected.calls());
        // OpenAI's own way to refuse is to end as usual, with the refusal in its own field.
        assertThat(heard.ending())
                .isIn(expected.ending(), meaning == Meaning.REFUSAL ? Heard.Ending.ENDED : expected.ending());
        if (expected.usage() != null) {
            assertThat(heard.usage()).isEqualTo(expected.usage());
        }
    }

    private static void written(JsonNode record, String provider, Answer answer, Meaning meaning) {
        assertThat(record.at("/status").asText()).isEqualTo("ok");
        assertThat(record.at("/provider").asText()).isEqualTo(provider);
        JsonNode usage = record.at("/usage");
        if (answer.usage() == null) {
            assertThat(usage.at("/source").asText()).isEqualTo("estimated");
            return;
        }
        var expected = answer.usage().usage();
        assertThat(usage.at("/source").asText()).isEqualTo("reported");
        assertThat(usage.at("/adds_up").asBoolean()).isEqualTo(meaning != Meaning.USAGE_THAT_DOES_NOT_ADD_UP);
        assertThat(usage.at("/input_tokens").asLong()).isEqualTo(expected.input());
        assertThat(usage.at("/cache_read_tokens").asLong()).isEqualTo(expected.cacheRead());
        assertThat(usage.at("/output_tokens").asLong()).isEqualTo(expected.output());
        assertThat(usage.at("/output_reasoning_tokens").asLong()).isEqualTo(expected.outputReasoning());
    }

    private static int told(ProviderError.Kind kind) {
        return switch (kind) {
            case REJECTED -> 400;
            case MODEL_NOT_FOUND -> 404;
            case RATE_LIMITED -> 429;
            case ACCOUNT, SERVER -> 502;
            case OVERLOADED -> 503;
        };
    }
}
