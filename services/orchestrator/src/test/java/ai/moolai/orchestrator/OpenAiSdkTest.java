package ai.moolai.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.moolai.testing.LineEnd;
import ai.moolai.testing.OpenAi;
import ai.moolai.testing.Script;
import ai.moolai.testing.ScriptedProvider;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.PermissionDeniedException;
import com.openai.errors.RateLimitException;
import com.openai.errors.SseException;
import com.openai.errors.UnauthorizedException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.models.Model;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// The vendor's own client, which was told nothing but another base URL and another key.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenAiSdkTest {
    private static final OpenAi.Tokens TOKENS = new OpenAi.Tokens(20, 10, 4, 0, 2);
    private static final OpenAi.ToolCalls TWO_CALLS = OpenAi.toolCalls(
            OpenAi.toolCall("call_a", "GetWeather", "{\"ci", "ty\":\"Par", "is\",\"days\":2}"),
            OpenAi.toolCall("call_b", "GetWeather", "{\"city\":", "\"Oslo\",\"days\":1}"));

    /// Read and written by the client's reflection.
    public static final class GetWeather {
        public String city = "";
        public int days;
    }

    public static final class Event {
        public String title = "";
        public List<String> guests = List.of();
    }

    private ScriptedProvider provider;
    private TestOrchestrator moolai;
    private OpenAIClient client;

    @BeforeAll
    void start() {
        provider = ScriptedProvider.start();
        moolai = TestOrchestrator.start(provider);
        client = client(moolai.key("{\"name\":\"sdk\"}"));
    }

    @AfterAll
    void stop() {
        client.close();
        moolai.close();
        provider.close();
    }

    @Test
    @SuppressWarnings("MustBeClosedChecker") // parse() reads the body to its end
    void wholeChat() {
        provider.enqueue(Script.json(OpenAi.completion("gpt-4o", TOKENS, OpenAi.text("Hello", " there"))));
        var response = client.withRawResponse()
                .chat()
                .completions()
                .create(asking("hi").build());
        ChatCompletion completion = response.parse().validate();
        assertThat(text(completion)).isEqualTo("Hello there");
        assertThat(completion.usage().orElseThrow().totalTokens()).isEqualTo(30);
        String id = response.headers().values("x-request-id").getFirst();
        assertThat(moolai.record(id).at("/usage/cache_read_tokens").asInt()).isEqualTo(4);
    }

    @Test
    void streamedChat() {
        provider.enqueue(stream(OpenAi.text("Hello", " there")));
        var params = asking("hi")
                .streamOptions(
                        ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build();
        var completion = accumulated(params);
        assertThat(text(completion)).isEqualTo("Hello there");
        assertThat(completion.usage().orElseThrow().totalTokens()).isEqualTo(30);
    }

    @Test
    void streamedChatWithoutUsage() {
        provider.enqueue(stream(OpenAi.text("Hello", " there")));
        var completion = accumulated(asking("hi").build());
        assertThat(text(completion)).isEqualTo("Hello there");
        assertThat(completion.usage()).isEmpty();
    }

    @Test
    void toolsThereAndBack() {
        var params = asking("How is the weather?").addTool(GetWeather.class);
        provider.enqueue(Script.json(OpenAi.completion("gpt-4o", TOKENS, TWO_CALLS)));
        var message = client.chat()
                .completions()
                .create(params.build())
                .validate()
                .choices()
                .getFirst()
                .message();
        var calls = message.toolCalls().orElseThrow();
        assertThat(calls).hasSize(2);
        assertThat(calls.get(1).asFunction().function().arguments(GetWeather.class).city)
                .isEqualTo("Oslo");
        params.addMessage(message);
        calls.forEach(call -> params.addMessage(ChatCompletionToolMessageParam.builder()
                .toolCallId(call.asFunction().id())
                .content("18 degrees")
                .build()));
        provider.enqueue(Script.json(OpenAi.completion("gpt-4o", TOKENS, OpenAi.text("Mild."))));
        assertThat(text(client.chat().completions().create(params.build()))).isEqualTo("Mild.");
        String sent = provider.requests().getLast().text();
        assertThat(sent).contains("\"tool_call_id\":\"call_a\"", "\"tool_call_id\":\"call_b\"", "18 degrees");
    }

    @Test
    void streamedParallelToolCallsInFragments() {
        provider.enqueue(stream(TWO_CALLS));
        var calls = accumulated(asking("How is the weather?")
                        .addTool(GetWeather.class)
                        .parallelToolCalls(true)
                        .build())
                .choices()
                .getFirst()
                .message()
                .toolCalls()
                .orElseThrow();
        assertThat(calls).hasSize(2);
        var first = calls.getFirst().asFunction();
        assertThat(first.id()).isEqualTo("call_a");
        assertThat(first.function().arguments(GetWeather.class).days).isEqualTo(2);
    }

    @Test
    void structuredOutput() {
        provider.enqueue(Script.json(OpenAi.completion(
                "gpt-4o", TOKENS, OpenAi.structured("{\"title\":\"Dinner\",\"guests\":[\"Ada\",\"Zoë\"]}"))));
        var event = client.chat()
                .completions()
                .create(asking("Invent an event").responseFormat(Event.class).build())
                .choices()
                .getFirst()
                .message()
                .content()
                .orElseThrow();
        assertThat(event.title).isEqualTo("Dinner");
        assertThat(event.guests).containsExactly("Ada", "Zoë");
        assertThat(provider.requests().getLast().text()).contains("\"json_schema\"", "\"guests\"");
    }

    @Test
    void streamedStructuredOutput() {
        String json = "{\"title\":\"Dinner\",\"guests\":[]}";
        provider.enqueue(stream(OpenAi.structured(json)));
        var params = asking("Invent an event").responseFormat(Event.class).build();
        assertThat(text(accumulated(params.rawParams()))).isEqualTo(json);
    }

    @Test
    void modelsAreListed() {
        List<String> models =
                client.models().list().data().stream().map(Model::id).toList();
        assertThat(models).contains("gpt-4.1-mini", "gpt-4o");
        assertThat(client.models().retrieve("gpt-4o").ownedBy()).isEqualTo("openai");
        assertThatThrownBy(() -> client.models().retrieve("unheard-of")).isInstanceOf(NotFoundException.class);
    }

    @Test
    void errorsAreTheClientsOwn() {
        fails(429, "rate_limit_error", "rate_limit_exceeded", RateLimitException.class);
        fails(400, "invalid_request_error", "bad", BadRequestException.class);
        fails(404, "invalid_request_error", "model_not_found", NotFoundException.class);
        fails(401, "invalid_request_error", "invalid_api_key", InternalServerException.class);
        assertThatThrownBy(() -> client.chat()
                        .completions()
                        .create(asking("a").model("claude-sonnet-4-5").build()))
                .isInstanceOf(InternalServerException.class)
                .hasMessageContaining("ANTHROPIC_API_KEY");
        var stranger = client("mk_" + "x".repeat(30));
        assertThatThrownBy(() -> stranger.models().list()).isInstanceOf(UnauthorizedException.class);
        stranger.close();
        var viewer = client(moolai.key("{\"name\":\"v\",\"role\":\"viewer\"}"));
        assertThatThrownBy(() -> viewer.chat().completions().create(asking("a").build()))
                .isInstanceOf(PermissionDeniedException.class);
        viewer.close();
    }

    @Test
    void anErrorInTheMiddleOfAStreamIsThrown() {
        List<String> chunks = OpenAi.chunks("gpt-4o", TOKENS, OpenAi.text("Hello", " there"));
        provider.enqueue(Script.stream(
                OpenAi.failing(LineEnd.LF, chunks.subList(0, 2), OpenAi.error("no luck", "server_error", null))));
        assertThatThrownBy(() -> accumulated(asking("a").build()))
                .isInstanceOf(SseException.class)
                .hasMessageContaining("no luck");
    }

    private void fails(int status, String type, String code, Class<? extends Exception> expected) {
        provider.enqueue(
                Script.json(status, OpenAi.error("told so", type, code)).header("x-should-retry", "false"));
        assertThatThrownBy(() -> client.chat().completions().create(asking("a").build()))
                .isInstanceOf(expected);
    }

    private static Script stream(OpenAi.Content content) {
        return Script.stream(OpenAi.events(LineEnd.LF, OpenAi.chunks("gpt-4o", TOKENS, content)));
    }

    private ChatCompletion accumulated(ChatCompletionCreateParams params) {
        var accumulator = ChatCompletionAccumulator.create();
        try (var stream = client.chat().completions().createStreaming(params)) {
            stream.stream().forEach((ChatCompletionChunk chunk) -> accumulator.accumulate(chunk.validate()));
        }
        return accumulator.chatCompletion();
    }

    private OpenAIClient client(String key) {
        return OpenAIOkHttpClient.builder()
                .baseUrl("http://127.0.0.1:" + moolai.port + "/v1")
                .apiKey(key)
                .maxRetries(0)
                .build();
    }

    private static ChatCompletionCreateParams.Builder asking(String text) {
        return ChatCompletionCreateParams.builder().model("gpt-4o").addUserMessage(text);
    }

    private static String text(ChatCompletion completion) {
        return completion.choices().getFirst().message().content().orElseThrow();
    }
}
