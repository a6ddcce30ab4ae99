package ai.moolai.llm.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.moolai.base.Usage;
import ai.moolai.llm.InvalidAnswerException;
import ai.moolai.llm.chat.Answer;
import ai.moolai.llm.chat.Part;
import ai.moolai.llm.chat.ReportedUsage;
import ai.moolai.llm.chat.Signature;
import ai.moolai.llm.chat.Stop;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerReaderTest {
    private static final String WHOLE = """
            {"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"gpt-5-2025","service_tier":"flex",
            "choices":[{"index":0,"message":{"role":"assistant","content":"Hi ü","refusal":null,"annotations":[{}],
            "reasoning_content":"Hm","tool_calls":[
            {"id":"a","type":"function","function":{"name":"f","arguments":"{\\"x\\":1}"}},
            {"id":"b","type":"function","function":{"name":"g","arguments":""},
            "extra_content":{"google":{"thought_signature":"s"}}},
            {"id":"c","type":"custom","custom":{"name":"h","input":"free"}}]},"logprobs":null,
            "finish_reason":"tool_calls"},
            {"index":1,"message":{"role":"assistant","content":null,"refusal":"No"},"finish_reason":"stop"}],
            "usage":{"prompt_tokens":9,"completion_tokens":5,"total_tokens":14,
            "prompt_tokens_details":{"cached_tokens":4}}}
            """;

    private static Answer read(String body) throws InvalidAnswerException {
        return new OpenAiProvider().answer(body.getBytes(StandardCharsets.UTF_8));
    }

    private static Answer.Choice message(String message, String finish) throws InvalidAnswerException {
        return read("{\"id\":\"chat-1\",\"choices\":[{\"message\":" + message + ",\"finish_reason\":" + finish + "}]}")
                .choices()
                .getFirst();
    }

    @Test
    void aWholeAnswerIsRead() throws InvalidAnswerException {
        assertThat(read(WHOLE))
                .isEqualTo(new Answer(
                        "chatcmpl-1",
                        "gpt-5-2025",
                        List.of(
                                new Answer.Choice(
                                        0,
                                        List.of(
                                                new Part.Thinking("Hm", null),
                                                new Part.Text("Hi ü"),
                                                new Part.ToolCall("a", "f", "{\"x\":1}", null, null),
                                                new Part.ToolCall("b", "g", "{}", new Signature("gemini", "s"), null),
                                                new Part.ToolCall("c", "h", "{\"input\":\"free\"}", null, null)),
                                        new Answer.Ending(Stop.TOOL_CALLS, "tool_calls", null)),
                                new Answer.Choice(
                                        1, List.of(new Part.Refusal("No")), new Answer.Ending(Stop.END, "stop", null))),
                        ReportedUsage.sound(new Usage(5, 4, 0, 0, 0, 0, 5, 0, 0)),
                        "flex",
                        null));
    }

    @Test
    void looseServersAreUnderstood() throws InvalidAnswerException {
        assertThat(message(
                                "{\"content\":[{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"refusal\",\"refusal\":\"b\"}]}",
                                "null")
                        .parts())
                .containsExactly(new Part.Text("a"), new Part.Refusal("b"));
        assertThat(message("{\"content\":null,\"audio\":{\"transcript\":\"said\"}}", "\"stop\"")
                        .parts())
                .containsExactly(new Part.Text("said"));
        assertThat(message("{\"content\":\"\",\"reasoning\":\"Hm\"}", "\"stop\"")
                        .parts())
                .containsExactly(new Part.Thinking("Hm", null));
        assertThat(message(
                                "{\"thinking_blocks\":[{\"type\":\"thinking\",\"thinking\":\"t\",\"signature\":\"moolai:x:s\"},"
                                        + "{\"type\":\"redacted_thinking\",\"data\":\"d\"}],\"reasoning_content\":\"t\"}",
                                "\"length\"")
                        .parts())
                .containsExactly(
                        new Part.Thinking("t", new Signature("openai", "moolai:x:s")),
                        new Part.RedactedThinking(new Signature("openai", "d")));
        assertThat(message("{\"function_call\":{\"name\":\"f\",\"arguments\":{\"x\":1.50}}}", "\"function_call\""))
                .isEqualTo(new Answer.Choice(
                        0,
                        List.of(new Part.ToolCall("call_chat-1_0", "f", "{\"x\":1.50}", null, null)),
                        new Answer.Ending(Stop.TOOL_CALLS, "function_call", null)));
    }

    @Test
    void aDemandedCallEndsForItsToolWhateverTheWord() throws InvalidAnswerException {
        assertThat(message("{\"tool_calls\":[{\"id\":\"a\",\"function\":{\"name\":\"f\"}}]}", "\"stop\"")
                        .ending())
                .isEqualTo(new Answer.Ending(Stop.TOOL_CALLS, "stop", null));
        assertThat(message("{\"content\":\"x\"}", "\"content_filter\"").ending().stop())
                .isEqualTo(Stop.FILTERED);
        assertThat(message("{\"content\":\"x\"}", "\"who_knows\"").ending().stop())
                .isEqualTo(Stop.END);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>",
                "[]",
                "{}",
                "{\"choices\":[]}",
                "{\"choices\":[5]}",
                "{\"choices\":[{}]}",
                "{\"choices\":[{\"message\":\"x\"}]}",
                "{\"choices\":[{\"message\":{\"tool_calls\":[{}]}}]}",
                "{\"error\":{\"message\":\"no\"}}"
            })
    void whatIsNoAnswerIsInvalid(String body) {
        assertThatThrownBy(() -> read(body)).isInstanceOf(InvalidAnswerException.class);
    }

    @Property
    void nothingElseIsEverThrown(@ForAll @IntRange(max = 600) int at, @ForAll byte put, @ForAll boolean cut) {
        byte[] body = WHOLE.getBytes(StandardCharsets.UTF_8);
        body[at % body.length] = put;
        try {
            AnswerReader.read(cut ? java.util.Arrays.copyOf(body, at % body.length) : body);
        } catch (InvalidAnswerException expected) {
            assertThat(expected).hasMessageNotContaining("\n");
        }
    }
}
