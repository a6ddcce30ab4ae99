package ai.moolai.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.testing.RecordedRequest;
import ai.moolai.testing.ScriptedProvider;
import ai.moolai.testing.conformance.GeminiWire;
import ai.moolai.testing.conformance.Meaning;
import ai.moolai.testing.conformance.OpenAiWire;
import ai.moolai.testing.conformance.Wire;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Two answers to one question, where caller and provider know such a thing: in OpenAI's chat, from OpenAI and Google.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SeveralChoicesTest {
    private final ScriptedProvider openai = ScriptedProvider.start();
    private final ScriptedProvider google = ScriptedProvider.start();
    private TestOrchestrator moolai;
    private OpenAIClient client;

    @BeforeAll
    void start() {
        moolai = TestOrchestrator.start(Map.of(
                "OPENAI_API_KEY",
                TestOrchestrator.PROVIDER_KEY,
                "OPENAI_BASE_URL",
                openai.baseUrl(),
                "GOOGLE_API_KEY",
                TestOrchestrator.PROVIDER_KEY,
                "GOOGLE_BASE_URL",
                google.baseUrl()));
        client = OpenAIOkHttpClient.builder()
                .baseUrl("http://127.0.0.1:" + moolai.port + "/v1")
                .apiKey(moolai.key("{\"name\":\"choices\"}"))
                .maxRetries(0)
                .build();
    }

    @AfterAll
    void stop() {
        client.close();
        moolai.close();
        openai.close();
        google.close();
    }

    @ParameterizedTest
    @CsvSource({"openai, false", "openai, true", "google, false", "google, true"})
    void eachChoiceIsHeardByItself(String name, boolean stream) {
        ScriptedProvider server = name.equals("openai") ? openai : google;
        Wire wire = name.equals("openai") ? new OpenAiWire() : new GeminiWire();
        server.answering(wire.answering(Meaning.TWO_CHOICES));
        String id = name + stream;
        var params = ChatCompletionCreateParams.builder()
                .model(name + "/m")
                .n(2)
                .addUserMessage("Heads or tails?")
                .putAdditionalHeader("x-client-request-id", id);
        ChatCompletion heard = stream
                ? streamed(params)
                : client.chat().completions().create(params.build()).validate();
        assertThat(heard.choices())
                .extracting(choice ->
                        choice.index() + " " + choice.message().content().orElse(""))
                .containsExactlyInAnyOrder("0 Heads.", "1 Tails.");
        assertThat(heard.choices())
                .allSatisfy(
                        choice -> assertThat(choice.finishReason().asString()).isEqualTo("stop"));
        RecordedRequest received = server.requests().getLast();
        assertThat(received.text()).contains(name.equals("openai") ? "\"n\":2" : "\"candidateCount\":2");
        var usage = moolai.recordOf(id).at("/usage");
        assertThat(usage.at("/input_tokens").asInt()).isEqualTo(9);
        assertThat(usage.at("/output_tokens").asInt()).isEqualTo(5);
    }

    private ChatCompletion streamed(ChatCompletionCreateParams.Builder params) {
        var accumulator = ChatCompletionAccumulator.create();
        params.streamOptions(
                ChatCompletionStreamOptions.builder().includeUsage(true).build());
        try (var chunks = client.chat().completions().createStreaming(params.build())) {
            chunks.stream().forEach(chunk -> accumulator.accumulate(chunk.validate()));
        }
        return accumulator.chatCompletion();
    }
}
