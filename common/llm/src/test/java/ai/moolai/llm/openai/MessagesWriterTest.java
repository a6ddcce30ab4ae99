package ai.moolai.llm.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.moolai.base.FailureException;
import ai.moolai.llm.chat.CacheMark;
import ai.moolai.llm.chat.Media;
import ai.moolai.llm.chat.Part;
import ai.moolai.llm.chat.Signature;
import ai.moolai.llm.chat.Turn;
import ai.moolai.llm.chat.Turn.Speaker;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessagesWriterTest {
    private static final Media PIXEL = new Media.Inline("image/png", "iVBORw0K");
    private static final Part CALL = new Part.ToolCall("c1", "look", "", new Signature("gemini", "sig"), null);

    private final OpenAiProvider provider = new OpenAiProvider();

    private String messages(String model, Turn... turns) {
        var chat = Chats.of(model, turns);
        byte[] body = provider.request(chat, provider.abilities(model)).body();
        Sdk.request(body);
        String json = new String(body, StandardCharsets.UTF_8);
        return json.substring(json.indexOf("[") + 1, json.lastIndexOf("]"));
    }

    private String refused(String model, Part part) {
        return catchThrowableOfType(FailureException.class, () -> messages(model, Chats.user(part)))
                .failure()
                .message();
    }

    @Test
    void everyKindOfInputHasItsPart() {
        assertThat(messages(
                        "llama3.3",
                        Chats.user(
                                new Part.Text("Look", CacheMark.SHORT),
                                new Part.Image(PIXEL, "high", null),
                                new Part.Image(new Media.Url("https://x/y.png", null), null, null),
                                new Part.Document(new Media.Inline("application/pdf", "JVBERi0="), "a.pdf", null),
                                new Part.Document(new Media.File("file-1"), null, null),
                                new Part.Document(new Media.PlainText("words"), "notes", null),
                                new Part.Audio(new Media.Inline("audio/mpeg", "AAAA"), null))))
                .isEqualTo("{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Look\"},"
                        + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,iVBORw0K\","
                        + "\"detail\":\"high\"}},{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://x/y.png\"}},"
                        + "{\"type\":\"file\",\"file\":{\"filename\":\"a.pdf\","
                        + "\"file_data\":\"data:application/pdf;base64,JVBERi0=\"}},"
                        + "{\"type\":\"file\",\"file\":{\"file_id\":\"file-1\"}},"
                        + "{\"type\":\"text\",\"text\":\"notes\\n\\nwords\"},"
                        + "{\"type\":\"input_audio\",\"input_audio\":{\"data\":\"AAAA\",\"format\":\"mp3\"}}]}");
    }

    @Test
    void whatAModelCannotReadIsRefused() {
        assertThat(refused("gpt-4", new Part.Image(PIXEL, null, null)))
                .isEqualTo("messages: an image (expected: none; gpt-4 reads no images)");
        assertThat(refused("gpt-4o", new Part.Audio(new Media.Inline("audio/wav", "AAAA"), null)))
                .contains("reads no audio");
        assertThat(refused("gpt-4o", new Part.Document(new Media.Url("https://x/y.pdf", null), null, null)))
                .contains("(expected: its data)");
        assertThat(refused("gpt-4o", new Part.Image(new Media.File("f"), null, null)))
                .contains("(expected: its data or its URL)");
    }

    @Test
    void instructionsHaveTheRoleThatTheModelKnows() {
        var system = new Turn(Speaker.SYSTEM, List.of(new Part.Text("Be brief")));
        assertThat(messages("gpt-5", system)).isEqualTo("{\"role\":\"developer\",\"content\":\"Be brief\"}");
        assertThat(messages("gpt-4o", system)).isEqualTo("{\"role\":\"system\",\"content\":\"Be brief\"}");
    }

    @Test
    void picturesOfResultsFollowBehindTheLastResult() {
        var text = new Part.Text("done");
        assertThat(messages(
                        "gpt-4o",
                        Chats.assistant(new Part.ToolCall("a", "look", "{\"x\":1}", null, null), CALL),
                        Chats.user(new Part.ToolResult(
                                "a", "look", List.of(text, new Part.Image(PIXEL, null, null)), false, null)),
                        Chats.user(new Part.ToolResult("c1", null, List.of(text), true, null)),
                        Chats.user(new Part.Text("Go on"))))
                .isEqualTo("{\"role\":\"assistant\",\"content\":null,\"tool_calls\":["
                        + "{\"id\":\"a\",\"type\":\"function\",\"function\":{\"name\":\"look\",\"arguments\":\"{\\\"x\\\":1}\"}},"
                        + "{\"id\":\"c1\",\"type\":\"function\",\"function\":{\"name\":\"look\",\"arguments\":\"{}\"}}]},"
                        + "{\"role\":\"tool\",\"tool_call_id\":\"a\",\"content\":\"done\"},"
                        + "{\"role\":\"tool\",\"tool_call_id\":\"c1\",\"content\":\"Error: done\"},"
                        + "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"From the result of the tool call a:\"},"
                        + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,iVBORw0K\"}}]},"
                        + "{\"role\":\"user\",\"content\":\"Go on\"}");
    }

    @Test
    void resultsStandBeforeWhatTheUserSaysBesides() {
        assertThat(messages(
                        "gpt-4o",
                        Chats.user(new Part.Text("And?"), new Part.ToolResult("a", "f", List.of(), false, null))))
                .isEqualTo("{\"role\":\"tool\",\"tool_call_id\":\"a\",\"content\":\"\"},"
                        + "{\"role\":\"user\",\"content\":\"And?\"}");
    }

    @Test
    void thoughtsGoOnlyToTheServersThatMadeThem() {
        var turn = Chats.assistant(
                new Part.Thinking("open", null),
                new Part.Thinking("foreign", new Signature("anthropic", "s")),
                new Part.Thinking("own", new Signature("openai", "t")),
                new Part.RedactedThinking(new Signature("anthropic", "u")),
                new Part.Text("Hi"),
                new Part.Refusal("No"));
        assertThat(messages("gpt-5", turn)).isEqualTo("{\"role\":\"assistant\",\"content\":\"Hi\",\"refusal\":\"No\"}");
        assertThat(messages("deep-think", turn))
                .isEqualTo("{\"role\":\"assistant\",\"content\":\"Hi\",\"refusal\":\"No\","
                        + "\"reasoning_content\":\"openown\",\"thinking_blocks\":["
                        + "{\"type\":\"thinking\",\"thinking\":\"open\"},"
                        + "{\"type\":\"thinking\",\"thinking\":\"own\",\"signature\":\"t\"}]}");
    }

    @Test
    void googlesSealsGoBackToGoogle() {
        assertThat(messages("gemini-4-argon", Chats.assistant(CALL)))
                .contains("\"extra_content\":{\"google\":{\"thought_signature\":\"sig\"}}");
        assertThat(messages("llama3.3", Chats.assistant(CALL))).doesNotContain("sig");
    }

    @Test
    void halfASurrogatePairIsNoFaultOfOurs() {
        assertThat(messages("gpt-4o", Chats.user(new Part.Text("ü\ud83d"))))
                .isEqualTo("{\"role\":\"user\",\"content\":\"ü\\uD83D\"}");
    }
}
