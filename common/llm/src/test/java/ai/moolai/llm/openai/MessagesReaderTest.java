package ai.moolai.llm.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.moolai.base.FailureException;
import ai.moolai.llm.chat.CacheMark;
import ai.moolai.llm.chat.Chat;
import ai.moolai.llm.chat.Media;
import ai.moolai.llm.chat.Part;
import ai.moolai.llm.chat.Signature;
import ai.moolai.llm.chat.Turn;
import ai.moolai.llm.chat.Turn.Speaker;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessagesReaderTest {
    private static Chat chat(String messages) {
        return new ChatReader(("{\"messages\":[" + messages + "]}").getBytes(StandardCharsets.UTF_8), "m").read();
    }

    private static List<Turn> turns(String messages) {
        return chat(messages).turns();
    }

    private static List<Part> user(String parts) {
        return turns("{\"role\":\"user\",\"content\":[" + parts + "]}")
                .getFirst()
                .parts();
    }

    @Test
    void everyPartOfAUserIsRead() {
        assertThat(user("""
                {"type":"text","text":"a","cache_control":{"type":"ephemeral","ttl":"5m"}},
                {"type":"text","text":"b","prompt_cache_breakpoint":{"mode":"explicit"}},
                {"type":"image_url","image_url":{"url":"data:image/PNG;base64,iVBO\\nRw0K","detail":"low"}},
                {"type":"image_url","image_url":{"url":"https://x/y.png"}},
                {"type":"input_audio","input_audio":{"data":"AAAA","format":"mp3"}},
                {"type":"file","file":{"file_data":"data:application/pdf;base64,JVBERi0=","filename":"a.pdf"}},
                {"type":"file","file":{"file_data":"JVBERi0="}},
                {"type":"file","file":{"file_data":"data:text/plain;base64,w7xi","filename":"a.txt"}},
                {"type":"file","file":{"file_id":"file-1"}}
                """))
                .containsExactly(
                        new Part.Text("a", CacheMark.SHORT),
                        new Part.Text("b", CacheMark.SHORT),
                        new Part.Image(new Media.Inline("image/png", "iVBORw0K"), "low", null),
                        new Part.Image(new Media.Url("https://x/y.png", null), null, null),
                        new Part.Audio(new Media.Inline("audio/mpeg", "AAAA"), null),
                        new Part.Document(new Media.Inline("application/pdf", "JVBERi0="), "a.pdf", null),
                        new Part.Document(new Media.Inline("application/pdf", "JVBERi0="), null, null),
                        new Part.Document(new Media.PlainText("üb"), "a.txt", null),
                        new Part.Document(new Media.File("file-1"), null, null));
    }

    @Test
    void aWholeConversationIsRead() {
        assertThat(turns("""
                {"role":"system","content":[{"type":"text","text":"s"}]},
                {"role":"developer","content":"d","cache_control":{"type":"ephemeral","ttl":"1h"}},
                {"role":"assistant","content":null,"reasoning_content":"ignored","thinking_blocks":[
                {"type":"thinking","thinking":"t","signature":"moolai:anthropic:s"},
                {"type":"redacted_thinking","data":"d"}],"tool_calls":[
                {"id":"a","type":"function","function":{"name":"f","arguments":"broken"},
                "extra_content":{"google":{"thought_signature":"g"}}},
                {"id":"b","function":{"name":"g","arguments":""}}]},
                {"role":"tool","tool_call_id":"b","content":[{"type":"text","text":"1"}]},
                {"role":"tool","tool_call_id":"a","content":"2","name":"other"},
                {"role":"user","content":"u"},
                {"role":"assistant","content":[{"type":"text","text":"x"},{"type":"refusal","refusal":"y"}],
                "refusal":"z","annotations":[]},
                {"role":"assistant","content":"","reasoning_content":"Hm"}
                """))
                .containsExactly(
                        new Turn(Speaker.SYSTEM, List.of(new Part.Text("s"))),
                        new Turn(Speaker.SYSTEM, List.of(new Part.Text("d", CacheMark.LONG))),
                        Chats.assistant(
                                new Part.Thinking("t", new Signature("anthropic", "s")),
                                new Part.RedactedThinking(new Signature("openai", "d")),
                                new Part.ToolCall("a", "f", "broken", new Signature("gemini", "g"), null),
                                new Part.ToolCall("b", "g", "{}", null, null)),
                        Chats.user(
                                new Part.ToolResult("b", "g", List.of(new Part.Text("1")), false, null),
                                new Part.ToolResult("a", "f", List.of(new Part.Text("2")), false, null)),
                        Chats.user(new Part.Text("u")),
                        Chats.assistant(new Part.Text("x"), new Part.Refusal("y"), new Part.Refusal("z")),
                        Chats.assistant(new Part.Thinking("Hm", null)));
    }

    @Test
    void functionsAreToldApartByTheirNames() {
        assertThat(turns("""
                {"role":"assistant","content":null,"function_call":{"name":"f","arguments":"{}"}},
                {"role":"function","name":"f","content":"r"}
                """))
                .containsExactly(
                        Chats.assistant(new Part.ToolCall("call_f_0", "f", "{}", null, null)),
                        Chats.user(new Part.ToolResult("call_f_0", "f", List.of(new Part.Text("r")), false, null)));
    }

    @Test
    void whatHasNoPlaceIsNamed() {
        assertThat(chat("""
                {"role":"user","content":"a","name":"Ann"},{"role":"user","content":"b","name":"Bob"},
                {"role":"assistant","content":"c","audio":{"id":"x"},"extra":null}
                """).untranslated()).containsExactly("messages.name", "messages.audio");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            5                                  | messages[0]                | an object
            {"role":"robot","content":"x"}     | messages[0].role           | system, developer, user, assistant or tool
            {"content":"x"}                    | messages[0].role           | system, developer, user, assistant or tool
            {"role":"user"}                    | messages[0].content        | a string or an array
            {"role":"user","content":null}     | messages[0].content        | a string or an array
            {"role":"user","content":{}}       | messages[0].content        | a string or an array
            {"role":"user","content":["x"]}    | messages[0].content[0]     | an object
            {"role":"user","content":[{"type":"video"}]} | messages[0].content[0].type | file, image_url, input_audio, text
            {"role":"user","content":[{"type":"text"}]}  | messages[0].content[0].text | a string
            {"role":"system","content":[{"type":"image_url","image_url":{"url":"x"}}]} | messages[0].content[0].type | text
            {"role":"user","content":[{"type":"image_url","image_url":"x"}]} | messages[0].content[0].image_url | an object
            {"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png,x"}}]} | messages[0].content[0].image_url.url | data:image/…;base64,…
            {"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,*"}}]} | messages[0].content[0].image_url.url | data:image/…;base64,…
            {"role":"user","content":[{"type":"image_url","image_url":{"url":"data:"}}]} | messages[0].content[0].image_url.url | data:image/…;base64,…
            {"role":"user","content":[{"type":"input_audio","input_audio":{"data":"\\"","format":"wav"}}]} | messages[0].content[0].input_audio.data | base64
            {"role":"user","content":[{"type":"input_audio","input_audio":{"data":"AA","format":"a/b"}}]} | messages[0].content[0].input_audio.format | wav or mp3
            {"role":"user","content":[{"type":"file","file":{}}]} | messages[0].content[0].file.file_id | a file's id, or file_data instead
            {"role":"user","content":[{"type":"text","text":"x","cache_control":{"type":"forever"}}]} | messages[0].content[0].cache_control.type | ephemeral
            {"role":"tool","tool_call_id":"a","content":"x"} | messages[0].tool_call_id | the id of a tool call in a message before it
            {"role":"assistant","tool_calls":[{"id":"a","function":{"name":"f","arguments":{}}}]} | messages[0].tool_calls[0].function.arguments | a string
            {"role":"assistant","tool_calls":[{"function":{"name":"f","arguments":""}}]} | messages[0].tool_calls[0].id | the call's id
            {"role":"assistant","tool_calls":{}} | messages[0].tool_calls    | an array
            {"role":"assistant","thinking_blocks":[{"type":"thinking"}]} | messages[0].thinking_blocks[0].thinking | a string
            {"role":"assistant","content":"x","refusal":5} | messages[0].refusal | a string
            """)
    void whatIsWrongIsNamedWithItsPlace(String message, String path, String expected) {
        var failure = catchThrowableOfType(FailureException.class, () -> turns(message))
                .failure();
        assertThat(failure.param()).isEqualTo("body." + path);
        assertThat(failure.message()).startsWith(path + ": ").endsWith("(expected: " + expected + ")");
    }

    @Test
    void longValuesAreNotRepeatedWhole() {
        String url = "data:image/png;base64," + "*".repeat(10_000);
        var failure = catchThrowableOfType(
                        FailureException.class,
                        () -> user("{\"type\":\"image_url\",\"image_url\":{\"url\":\"" + url + "\"}}"))
                .failure();
        assertThat(failure.message()).hasSizeLessThan(250);
    }
}
