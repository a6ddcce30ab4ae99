package ai.moolai.llm.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.BadRequestException;
import com.openai.errors.UnauthorizedException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.embeddings.EmbeddingModel;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// The vendor's own client as the judge of what the demo provider says.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenAiSdkTest {
    /// Read and written by the client's reflection.
    public static final class GetWeather {
        public String city = "";
        public int days;
    }

    public static final class Event {
        public String title = "";
        public List<Guest> guests = List.of();
    }

    public static final class Guest {
        public String name = "";
        public boolean coming;
    }

    private RunningDemo demo;
    private OpenAIClient client;

    @BeforeAll
    void start() {
        demo = new RunningDemo();
        client = client(demo.token());
    }

    @AfterAll
    void stop() {
        client.close();
        demo.close();
    }

    @Test
    void wholeChat() {
        var completion = client.chat()
                .completions()
                .create(asking("Hello there").build())
                .validate();
        assertThat(text(completion)).contains("\"Hello there\"");
        assertThat(completion.usage().orElseThrow().totalTokens()).isPositive();
    }

    @Test
    void streamedChat() {
        var params = asking("Hello there")
                .streamOptions(
                        ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build();
        var accumulator = ChatCompletionAccumulator.create();
        try (var stream = client.chat().completions().createStreaming(params)) {
            stream.stream().forEach(chunk -> accumulator.accumulate(chunk.validate()));
        }
        var whole = client.chat().completions().create(asking("Hello there").build());
        assertThat(text(accumulator.chatCompletion())).isEqualTo(text(whole));
        assertThat(accumulator.chatCompletion().usage()).isEqualTo(whole.usage());
    }

    @Test
    void toolsThereAndBack() {
        var params = asking("How is the weather in Paris?").addTool(GetWeather.class);
        var message = client.chat()
                .completions()
                .create(params.build())
                .validate()
                .choices()
                .getFirst()
                .message();
        var call = message.toolCalls().orElseThrow().getFirst().asFunction();
        var arguments = call.function().arguments(GetWeather.class);
        assertThat(arguments.city).isNotEmpty();
        params.addMessage(message)
                .addMessage(ChatCompletionToolMessageParam.builder()
                        .toolCallId(call.id())
                        .content("18 degrees")
                        .build());
        assertThat(text(client.chat().completions().create(params.build()))).contains("\"18 degrees\"");
    }

    @Test
    void streamedTools() {
        var accumulator = ChatCompletionAccumulator.create();
        var params =
                asking("How is the weather in Paris?").addTool(GetWeather.class).build();
        try (var stream = client.chat().completions().createStreaming(params)) {
            stream.stream().forEach(chunk -> accumulator.accumulate(chunk.validate()));
        }
        var call = accumulator
                .chatCompletion()
                .choices()
                .getFirst()
                .message()
                .toolCalls()
                .orElseThrow()
                .getFirst();
        assertThat(call.asFunction().function().arguments(GetWeather.class).city)
                .isNotEmpty();
    }

    @Test
    void structuredOutput() {
        var params = asking("Invent an event").responseFormat(Event.class).build();
        var event = client.chat()
                .completions()
                .create(params)
                .choices()
                .getFirst()
                .message()
                .content()
                .orElseThrow();
        assertThat(event.title).isNotEmpty();
        assertThat(event.guests)
                .isNotEmpty()
                .allSatisfy(guest -> assertThat(guest.name).isNotEmpty());
    }

    @Test
    void embeddings() {
        // The client asks for base64 of itself.
        var two = client.embeddings()
                .create(embedding().inputOfArrayOfStrings(List.of("one", "two")).build())
                .validate();
        assertThat(two.data()).hasSize(2);
        assertThat(two.data().getLast().embedding()).hasSize(1536);
        assertThat(two.usage().promptTokens()).isEqualTo(2);
        var asFloats = client.embeddings()
                .create(embedding()
                        .input("two")
                        .encodingFormat(EmbeddingCreateParams.EncodingFormat.FLOAT)
                        .build())
                .validate();
        assertThat(asFloats.data().getFirst().embedding())
                .isEqualTo(two.data().getLast().embedding());
        var few = client.embeddings()
                .create(embedding().input("two").dimensions(8).build())
                .validate();
        assertThat(few.data().getFirst().embedding()).hasSize(8);
        assertThat(few.model()).isEqualTo("text-embedding-3-small");
        assertThatThrownBy(() -> client.embeddings()
                        .create(embedding().input("two").dimensions(9999).build()))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("dimensions");
    }

    @Test
    void modelsAndErrors() {
        assertThat(client.models().list().data().getFirst().id()).isEqualTo("demo");
        assertThatThrownBy(() -> client.chat()
                        .completions()
                        .create(asking("a").temperature(3).build()))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("temperature");
        var stranger = client("wrong");
        assertThatThrownBy(() -> stranger.models().list()).isInstanceOf(UnauthorizedException.class);
        stranger.close();
    }

    private OpenAIClient client(String key) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(demo.provider.baseUrl().toString())
                .apiKey(key)
                .maxRetries(0)
                .build();
    }

    private static EmbeddingCreateParams.Builder embedding() {
        return EmbeddingCreateParams.builder().model(EmbeddingModel.TEXT_EMBEDDING_3_SMALL);
    }

    private static ChatCompletionCreateParams.Builder asking(String text) {
        return ChatCompletionCreateParams.builder().model("gpt-4").addUserMessage(text);
    }

    private static String text(ChatCompletion completion) {
        return completion.choices().getFirst().message().content().orElseThrow();
    }
}
