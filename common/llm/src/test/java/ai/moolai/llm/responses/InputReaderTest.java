package ai.moolai.llm.responses;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.llm.chat.CacheMark;
import ai.moolai.llm.chat.Media;
import ai.moolai.llm.chat.Part;
import ai.moolai.llm.chat.Signature;
import ai.moolai.llm.chat.Turn;
import ai.moolai.llm.chat.Turn.Speaker;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InputReaderTest {
    /// Messages may do without their type; the judge wants it.
    private static List<Turn> turns(String items) {
        List<Turn> turns = Calls.chat(request(items)).turns();
        String typed = items.replace("{\"role\":", "{\"type\":\"message\",\"role\":");
        assertThat(Calls.judged(request(typed)).turns()).isEqualTo(turns);
        return turns;
    }

    private static String request(String items) {
        return "{\"model\":\"m\",\"input\":[" + items + "]}";
    }

    private static Turn turn(Speaker speaker, Part... parts) {
        return new Turn(speaker, List.of(parts));
    }

    private static Part text(String text) {
        return new Part.Text(text);
    }

    @Test
    void whatTheModelSaidAndDidIsOneTurn() {
        assertThat(turns("""
                {"role":"developer","content":"Be brief."},
                {"role":"user","content":[{"type":"input_text","text":"Weather?"}]},
                {"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"Look it up."}],
                 "encrypted_content":"moolai:anthropic:SIG"},
                {"type":"message","id":"msg_1","status":"completed","role":"assistant",
                 "content":[{"type":"output_text","text":"A moment.","annotations":[]}]},
                {"type":"function_call","id":"fc_1","call_id":"c1","name":"f","arguments":"{\\"x\\":1.0}"},
                {"type":"function_call","call_id":"c2","name":"g","arguments":""},
                {"type":"function_call_output","call_id":"c1","output":"sunny"},
                {"type":"function_call_output","call_id":"c2","output":[{"type":"input_text","text":"warm"}]},
                {"role":"user","content":"Thanks"}"""))
                .containsExactly(
                        turn(Speaker.SYSTEM, text("Be brief.")),
                        turn(Speaker.USER, text("Weather?")),
                        turn(
                                Speaker.ASSISTANT,
                                new Part.Thinking("Look it up.", new Signature("anthropic", "SIG")),
                                text("A moment."),
                                new Part.ToolCall("c1", "f", "{\"x\":1.0}", null, null),
                                new Part.ToolCall("c2", "g", "{}", null, null)),
                        turn(
                                Speaker.USER,
                                new Part.ToolResult("c1", null, List.of(text("sunny")), false, null),
                                new Part.ToolResult("c2", null, List.of(text("warm")), false, null)),
                        turn(Speaker.USER, text("Thanks")));
    }

    @Test
    void refusalsAndPlainTextsOfTheModelAreRead() {
        assertThat(turns("""
                {"role":"system","content":"s"},
                {"type":"message","id":"msg_1","status":"completed","role":"assistant",
                 "content":[{"type":"refusal","refusal":"No."}]},
                {"role":"assistant","content":"Still no."}"""))
                .containsExactly(
                        turn(Speaker.SYSTEM, text("s")),
                        turn(Speaker.ASSISTANT, new Part.Refusal("No."), text("Still no.")));
    }

    @Test
    void picturesAndFilesAreRead() {
        assertThat(turns("""
                {"role":"user","content":[
                 {"type":"input_image","image_url":"data:image/png;base64,AAAA","detail":"low"},
                 {"type":"input_image","image_url":"https://x.test/a.png","detail":"auto"},
                 {"type":"input_image","file_id":"file_1","detail":"high"},
                 {"type":"input_file","file_data":"data:application/pdf;base64,BBBB","filename":"a.pdf"},
                 {"type":"input_file","file_url":"https://x.test/a.pdf"},
                 {"type":"input_file","file_id":"file_2"},
                 {"type":"input_text","text":"Look","prompt_cache_breakpoint":{"mode":"explicit","ttl":"30m"}}]}"""))
                .containsExactly(turn(
                        Speaker.USER,
                        new Part.Image(new Media.Inline("image/png", "AAAA"), "low", null),
                        new Part.Image(new Media.Url("https://x.test/a.png", null), "auto", null),
                        new Part.Image(new Media.File("file_1"), "high", null),
                        new Part.Document(new Media.Inline("application/pdf", "BBBB"), "a.pdf", null),
                        new Part.Document(new Media.Url("https://x.test/a.pdf", null), null, null),
                        new Part.Document(new Media.File("file_2"), null, null),
                        new Part.Text("Look", CacheMark.SHORT)));
    }

    @Test
    void aToolMayAnswerWithPictures() {
        assertThat(turns("""
                {"type":"function_call","call_id":"c","name":"f","arguments":"{}"},
                {"type":"function_call_output","call_id":"c","output":[
                 {"type":"input_text","text":"Here:"},
                 {"type":"input_image","image_url":"data:image/jpeg;base64,CCCC"}]}""").getLast())
                .isEqualTo(turn(
                        Speaker.USER,
                        new Part.ToolResult(
                                "c",
                                null,
                                List.of(
                                        text("Here:"),
                                        new Part.Image(new Media.Inline("image/jpeg", "CCCC"), null, null)),
                                false,
                                null)));
    }

    @Test
    void theSealOfACallStandsRightBeforeIt() {
        String seal = "{\"type\":\"reasoning\",\"id\":\"rs\",\"summary\":[],\"encrypted_content\":\"%s\"}";
        String call = "{\"type\":\"function_call\",\"call_id\":\"c\",\"name\":\"f\",\"arguments\":\"{}\"}";
        assertThat(turns(seal.formatted("moolai:gemini:S") + "," + call))
                .containsExactly(
                        turn(Speaker.ASSISTANT, new Part.ToolCall("c", "f", "{}", new Signature("gemini", "S"), null)));
        assertThat(turns(call + "," + seal.formatted("moolai:gemini:S"))
                        .getFirst()
                        .parts())
                .endsWith(new Part.Thinking("", new Signature("gemini", "S")));
        assertThat(turns(seal.formatted("gAAA") + "," + call).getFirst().parts())
                .startsWith(new Part.Thinking("", new Signature("openai", "gAAA")));
        assertThat(turns(seal.formatted("moolai-thought:moolai:anthropic:S") + "," + call)
                        .getFirst()
                        .parts())
                .startsWith(new Part.Thinking("", new Signature("anthropic", "S")));
        assertThat(turns(seal.formatted("moolai-redacted:moolai:anthropic:S") + "," + call)
                        .getFirst()
                        .parts())
                .startsWith(new Part.RedactedThinking(new Signature("anthropic", "S")));
    }

    @Test
    void whatNoTurnHoldsIsNamed() {
        assertThat(Calls.chat(request("{\"role\":\"assistant\",\"content\":\"\",\"phase\":\"commentary\"},"
                                + "{\"type\":\"function_call\",\"call_id\":\"c\",\"name\":\"f\",\"arguments\":\"\","
                                + "\"namespace\":\"n\"}"))
                        .untranslated())
                .containsExactly("input.phase", "input.namespace");
    }

    @Test
    void soundIsRead() {
        String sound = "{\"role\":\"user\",\"content\":[{\"type\":\"input_audio\","
                + "\"input_audio\":{\"data\":\"AAAA\",\"format\":\"%s\"}}]}";
        assertThat(Calls.chat(request(sound.formatted("mp3"))).turns())
                .containsExactly(turn(Speaker.USER, new Part.Audio(new Media.Inline("audio/mpeg", "AAAA"), null)));
        assertThat(Calls.refused(request(sound.formatted("ogg"))).param())
                .isEqualTo("body.input[0].content[0].input_audio.format");
    }

    @Test
    void aThoughtThatOnlyItsMakerCanReadIsPassedOver() {
        assertThat(turns("{\"role\":\"user\",\"content\":\"x\"},{\"type\":\"reasoning\",\"id\":\"rs\",\"summary\":[]}"))
                .containsExactly(turn(Speaker.USER, text("x")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "5 | body.input[0] | input[0]: 5",
                "{\"role\":\"user\"} | body.input[0].content | missing",
                "{\"content\":\"x\"} | body.input[0].role | missing",
                "{\"role\":\"tool\",\"content\":\"x\"} | body.input[0].role | user, assistant, system or developer",
                "{\"role\":\"user\",\"content\":5} | body.input[0].content | input[0].content: 5",
                "{\"role\":\"user\",\"content\":[]} | body.input[0].content | at least one part",
                "{\"role\":\"user\",\"content\":[\"x\"]} | body.input[0].content[0] | an object with type",
                "{\"role\":\"user\",\"content\":[{\"text\":\"x\"}]} | body.input[0].content[0].type | missing",
                "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"x\"}]} | body.input[0].content[0].type | input_text",
                "{\"role\":\"user\",\"content\":[{\"type\":\"input_text\"}]} | body.input[0].content[0].text | missing",
                "{\"role\":\"user\",\"content\":[{\"type\":\"input_image\"}]} | body.input[0].content[0].image_url | missing",
                "{\"role\":\"user\",\"content\":[{\"type\":\"input_image\",\"image_url\":\"data:image/png,x\"}]} | body.input[0].content[0].image_url | data:TYPE;base64,DATA",
                "{\"role\":\"user\",\"content\":[{\"type\":\"input_image\",\"image_url\":{}}]} | body.input[0].content[0].image_url | an object",
                "{\"role\":\"user\",\"content\":[{\"type\":\"input_image\",\"image_url\":\"a\",\"file_id\":\"b\"}]} | body.input[0].content[0] | either",
                "{\"role\":\"user\",\"content\":[{\"type\":\"input_image\",\"file_id\":\"b\",\"detail\":\"x\"}]} | body.input[0].content[0].detail | low, high",
                "{\"role\":\"user\",\"content\":[{\"type\":\"input_file\"}]} | body.input[0].content[0].file_data | missing",
                "{\"role\":\"user\",\"content\":[{\"type\":\"input_audio\"}]} | body.input[0].content[0].input_audio | missing",
                "{\"role\":\"assistant\",\"content\":[{\"type\":\"input_image\"}]} | body.input[0].content[0].type | output_text or refusal",
                "{\"type\":\"function_call\",\"name\":\"f\",\"arguments\":\"\"} | body.input[0].call_id | missing",
                "{\"type\":\"function_call\",\"call_id\":\"c\",\"arguments\":\"\"} | body.input[0].name | missing",
                "{\"type\":\"function_call\",\"call_id\":\"c\",\"name\":\"f\",\"arguments\":{}} | body.input[0].arguments | an object (expected: a string)",
                "{\"type\":\"function_call_output\",\"call_id\":\"c\"} | body.input[0].output | missing",
                "{\"type\":\"function_call_output\",\"output\":\"x\"} | body.input[0].call_id | missing",
                "{\"type\":\"reasoning\",\"summary\":\"x\"} | body.input[0].summary | an array of texts",
                "{\"type\":\"reasoning\",\"summary\":[],\"encrypted_content\":7} | body.input[0].encrypted_content | 7"
            })
    void wrongItemsAreRefusedWithTheirPlace(String item, String param, String message) {
        Failure failure = Calls.refused("{\"model\":\"m\",\"input\":[" + item + "]}");
        assertThat(failure.code()).isIn(FailureCode.INVALID_VALUE, FailureCode.MISSING_FIELD);
        assertThat(failure.param()).isEqualTo(param);
        assertThat(failure.message()).contains(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"type\":\"item_reference\",\"id\":\"msg_1\"} | body.input[0].type",
                "{\"id\":\"msg_1\"} | body.input[0].id",
                "{\"type\":\"web_search_call\",\"id\":\"x\"} | body.input[0].type",
                "{\"type\":\"custom_tool_call\",\"call_id\":\"x\"} | body.input[0].type"
            })
    void itemsOfOtherKindsAreRefused(String item, String param) {
        Failure failure = Calls.refused("{\"model\":\"m\",\"input\":[" + item + "]}");
        assertThat(failure.code()).isEqualTo(FailureCode.UNSUPPORTED_PARAMETER);
        assertThat(failure.param()).isEqualTo(param);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {"\"\"", "[]", "{}", "5", "null", "true"})
    void anInputMustSaySomething(String input) {
        Failure failure = Calls.refused("{\"model\":\"m\",\"input\":" + input + "}");
        assertThat(failure.param()).isEqualTo("body.input");
        assertThat(failure.code()).isEqualTo(FailureCode.INVALID_VALUE);
    }
}
