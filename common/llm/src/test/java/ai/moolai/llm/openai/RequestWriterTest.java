package ai.moolai.llm.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.base.FailureException;
import ai.moolai.llm.WireRequest;
import ai.moolai.llm.chat.Chat;
import ai.moolai.llm.chat.OutputFormat;
import ai.moolai.llm.chat.Reasoning;
import ai.moolai.llm.chat.Reasoning.Effort;
import ai.moolai.llm.chat.Reasoning.Mode;
import ai.moolai.llm.chat.Sampling;
import ai.moolai.llm.chat.Tools;
import ai.moolai.llm.chat.Tools.Choice;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RequestWriterTest {
    private static final Reasoning LOW = new Reasoning(Mode.ON, Effort.LOW, null, null);

    private final OpenAiProvider provider = new OpenAiProvider();

    private WireRequest request(Chat chat) {
        WireRequest request = provider.request(chat, provider.abilities(chat.model()));
        Sdk.request(request.body());
        return request;
    }

    private String json(Chat chat) {
        return new String(request(chat).body(), StandardCharsets.UTF_8);
    }

    private Failure refused(Chat chat) {
        return catchThrowableOfType(FailureException.class, () -> request(chat)).failure();
    }

    private static Chat tools(String model, Choice choice, @Nullable Boolean parallel) {
        return Chats.with(Chats.hello(model), new Tools(Chats.WEATHER.all(), choice, parallel), Reasoning.UNSET);
    }

    @Test
    void theSmallestRequestHoldsNothingMore() {
        var request = request(Chats.hello("gpt-4"));
        assertThat(request.path()).isEqualTo("/chat/completions");
        assertThat(new String(request.body(), StandardCharsets.UTF_8))
                .isEqualTo("{\"model\":\"gpt-4\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}");
        assertThat(request.dropped()).isEmpty();
    }

    @Test
    void everythingThatTunesIsSentToWhoTakesIt() {
        var sampling = new Sampling(0.7, 0.9, null, 0.5, -0.5, 42L, 100L, 3L, List.of("END", "\n"));
        var chat = Chats.about(Chats.with(Chats.hello("gpt-4.1"), sampling), true, "u1", "flex", List.of());
        assertThat(json(chat))
                .endsWith("\"temperature\":0.7,\"top_p\":0.9,\"presence_penalty\":0.5,\"frequency_penalty\":-0.5,"
                        + "\"seed\":42,\"max_tokens\":100,\"n\":3,\"stop\":[\"END\",\"\\n\"],\"user\":\"u1\","
                        + "\"service_tier\":\"flex\",\"stream\":true,\"stream_options\":{\"include_usage\":true}}");
    }

    @Test
    void thinkingModelsKnowTheNewNames() {
        var chat = Chats.about(
                Chats.with(
                        Chats.hello("o3"), new Sampling(null, null, null, null, null, null, 999_999L, 1L, List.of())),
                false,
                "u1",
                "standard_only",
                List.of());
        assertThat(json(chat))
                .endsWith(
                        "\"max_completion_tokens\":100000,\"safety_identifier\":\"u1\",\"service_tier\":\"default\"}");
    }

    @Test
    void whatCannotBeTunedIsDroppedAndNamed() {
        var sampling = new Sampling(0.7, 1.0, 40L, 0.0, 0.5, null, null, null, List.of());
        var chat = Chats.about(
                Chats.with(Chats.hello("gpt-6.1-sol"), sampling),
                false,
                "u".repeat(65),
                "batch",
                List.of("logit_bias"));
        var request = request(chat);
        assertThat(request.dropped())
                .containsExactly("temperature", "frequency_penalty", "top_k", "user", "service_tier", "logit_bias");
        assertThat(new String(request.body(), StandardCharsets.UTF_8)).endsWith("\"Hello\"}]}");
    }

    @Test
    void temperatureIsForModelsThatDoNotThinkNow() {
        var warm = Chats.with(
                Chats.hello("gpt-6-sol"), new Sampling(0.2, null, null, null, null, null, null, null, List.of()));
        assertThat(request(warm).dropped()).containsExactly("temperature");
        var still = Chats.with(warm, Tools.NONE, new Reasoning(Mode.OFF, null, null, null));
        assertThat(json(still)).endsWith("\"reasoning_effort\":\"none\",\"temperature\":0.2}");
        assertThat(request(Chats.with(warm.withModel("gpt-5.1"), Tools.NONE, Reasoning.UNSET))
                        .dropped())
                .isEmpty();
        assertThat(request(Chats.with(warm.withModel("gpt-5.1"), Tools.NONE, LOW))
                        .dropped())
                .containsExactly("temperature");
    }

    @Test
    void newModelsTakeToolsOnlyWithoutThought() {
        var request = request(Chats.with(Chats.hello("gpt-5.6-sol"), Chats.WEATHER, LOW));
        assertThat(new String(request.body(), StandardCharsets.UTF_8)).endsWith("\"reasoning_effort\":\"none\"}");
        assertThat(request.dropped()).containsExactly("reasoning_effort");
    }

    @Test
    void toolsAreWrittenWithTheirSchemasToTheByte() {
        assertThat(json(Chats.with(Chats.hello("gpt-4o"), Chats.WEATHER, Reasoning.UNSET)))
                .endsWith(
                        "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"weather\",\"description\":\"Tells it\","
                                + "\"parameters\":{\"type\":\"object\",\"properties\":{\"days\":{\"maximum\":1.50}}},"
                                + "\"strict\":true}},{\"type\":\"function\",\"function\":{\"name\":\"now\"}}]}");
    }

    @Test
    void everyChoiceOfToolsIsWritten() {
        assertThat(json(tools("gpt-4o", new Choice.Auto(), false)))
                .endsWith("\"tool_choice\":\"auto\",\"parallel_tool_calls\":false}");
        assertThat(json(tools("gpt-4o", new Choice.None(), true)))
                .endsWith("\"tool_choice\":\"none\",\"parallel_tool_calls\":true}");
        assertThat(json(tools("gpt-4o", new Choice.Required(), null))).endsWith("\"tool_choice\":\"required\"}");
        assertThat(json(tools("gpt-4o", new Choice.Named("now"), null)))
                .endsWith("\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"now\"}}}");
        var among = new Choice.Among(List.of("now"), true);
        assertThat(json(tools("gpt-4o", among, null)))
                .endsWith("\"tool_choice\":{\"type\":\"allowed_tools\",\"allowed_tools\":{\"mode\":\"required\","
                        + "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"now\"}}]}}}");
        assertThat(json(tools("llama3.3", among, null)))
                .endsWith("\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"now\"}}],"
                        + "\"tool_choice\":\"required\"}");
    }

    @Test
    void whatIsSaidAboutNoToolsIsNotSent() {
        var none = Chats.with(Chats.hello("gpt-4o"), new Tools(List.of(), new Choice.Auto(), true), Reasoning.UNSET);
        assertThat(json(none)).endsWith("\"Hello\"}]}");
        var forced =
                Chats.with(Chats.hello("gpt-4o"), new Tools(List.of(), new Choice.Required(), null), Reasoning.UNSET);
        assertThat(refused(forced).param()).isEqualTo("body.tool_choice");
        assertThat(request(tools("o3", new Choice.Unset(), false)).dropped()).containsExactly("parallel_tool_calls");
    }

    @Test
    void formsOfTheAnswerAreWrittenOrRefused() {
        assertThat(json(Chats.with(Chats.hello("gpt-4"), new OutputFormat.JsonObject())))
                .endsWith("\"response_format\":{\"type\":\"json_object\"}}");
        var schema = new OutputFormat.JsonSchema(null, "d", "{\"type\":\"object\"}", true);
        assertThat(json(Chats.with(Chats.hello("gpt-4o"), schema)))
                .endsWith("\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"answer\","
                        + "\"description\":\"d\",\"schema\":{\"type\":\"object\"},\"strict\":true}}}");
        var failure = refused(Chats.with(Chats.hello("gpt-4"), schema));
        assertThat(failure.code()).isEqualTo(FailureCode.UNSUPPORTED_PARAMETER);
        assertThat(failure.param()).isEqualTo("body.response_format");
    }

    @Test
    void moreThanFourStopsAreRefusedByOpenAiAlone() {
        var five = new Sampling(null, null, null, null, null, null, null, null, List.of("a", "b", "c", "d", "e"));
        assertThat(refused(Chats.with(Chats.hello("gpt-4o"), five)).message())
                .isEqualTo("stop: 5 texts (expected: at most 4; OpenAI's limit)");
        assertThat(json(Chats.with(Chats.hello("llama3.3"), five)))
                .endsWith("\"stop\":[\"a\",\"b\",\"c\",\"d\",\"e\"]}");
    }
}
