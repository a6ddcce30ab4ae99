package ai.moolai.llm.anthropic;

import static ai.moolai.llm.anthropic.Judge.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.moolai.base.FailureException;
import ai.moolai.llm.chat.CacheMark;
import ai.moolai.llm.chat.Chat;
import ai.moolai.llm.chat.Media;
import ai.moolai.llm.chat.OutputFormat;
import ai.moolai.llm.chat.Part;
import ai.moolai.llm.chat.Reasoning;
import ai.moolai.llm.chat.Reasoning.Effort;
import ai.moolai.llm.chat.Reasoning.Mode;
import ai.moolai.llm.chat.Sampling;
import ai.moolai.llm.chat.Signature;
import ai.moolai.llm.chat.Tools;
import ai.moolai.llm.chat.Turn;
import ai.moolai.llm.chat.Turn.Speaker;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestReaderTest {
    private static final String FULL = """
            {"model":"p/m","max_tokens":99,"stream":true,"system":[{"type":"text","text":"Be brief.",
            "cache_control":{"type":"ephemeral","ttl":"1h"}}],"messages":[
            {"role":"user","content":[{"type":"text","text":"Look","cache_control":{"type":"ephemeral"}},
            {"type":"image","source":{"type":"base64","media_type":"image/png","data":"AA=="}},
            {"type":"document","title":"a.pdf","source":{"type":"base64","media_type":"application/pdf","data":"JV=="}},
            {"type":"document","source":{"type":"text","media_type":"text/plain","data":"words"}},
            {"type":"document","source":{"type":"content","content":[{"type":"text","text":"a"},
            {"type":"text","text":"b"}]}},
            {"type":"document","source":{"type":"url","url":"https://x/a.pdf"}},
            {"type":"image","source":{"type":"file","file_id":"f1"}}]},
            {"role":"assistant","content":[{"type":"thinking","thinking":"Hm","signature":"sig"},
            {"type":"redacted_thinking","data":"moolai:openai:d"},
            {"type":"thinking","thinking":"","signature":"moolai:gemini:seal"},
            {"type":"tool_use","id":"a","name":"f","input":{"x":1.50}},
            {"type":"thinking","thinking":"bare","signature":"moolai:none:"}]},
            {"role":"system","content":"Be kind."},
            {"role":"user","content":[{"type":"tool_result","tool_use_id":"a","is_error":true,"content":[
            {"type":"text","text":"no"},{"type":"image","source":{"type":"url","url":"https://x/y"}}]},
            {"type":"tool_result","tool_use_id":"b","content":"yes"},{"type":"tool_result","tool_use_id":"c"}]}],
            "tools":[{"name":"f","description":"d","input_schema":{"type":"object","maximum":1.10},"strict":true,
            "cache_control":{"type":"ephemeral","ttl":"5m"}},{"type":"custom","name":"g","input_schema":{}}],
            "tool_choice":{"type":"tool","name":"f","disable_parallel_tool_use":true},
            "thinking":{"type":"enabled","budget_tokens":2048,"display":"summarized"},
            "output_config":{"effort":"xhigh","format":{"type":"json_schema","schema":{"type":"object","minimum":2.0}}},
            "temperature":0.5,"top_p":0.9,"top_k":5,"stop_sequences":["X"],"metadata":{"user_id":"u"},
            "service_tier":"standard_only","container":"c1","mcp_servers":[],"context_management":{"edits":[1]},
            "speed":null}""";

    private static Chat read(String body) {
        return RequestReader.answer(bytes(body));
    }

    private static Chat with(String fields) {
        return read("{\"model\":\"m\",\"max_tokens\":1,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]," + fields
                + "}");
    }

    @Test
    void everyTurnAndBlockIsRead() {
        Signature gemini = new Signature("gemini", "seal");
        assertThat(read(FULL).turns())
                .containsExactly(
                        new Turn(Speaker.SYSTEM, List.of(new Part.Text("Be brief.", CacheMark.LONG))),
                        new Turn(
                                Speaker.USER,
                                List.of(
                                        new Part.Text("Look", CacheMark.SHORT),
                                        new Part.Image(new Media.Inline("image/png", "AA=="), null, null),
                                        new Part.Document(new Media.Inline("application/pdf", "JV=="), "a.pdf", null),
                                        new Part.Document(new Media.PlainText("words"), null, null),
                                        new Part.Document(new Media.PlainText("a\nb"), null, null),
                                        new Part.Document(
                                                new Media.Url("https://x/a.pdf", "application/pdf"), null, null),
                                        new Part.Image(new Media.File("f1"), null, null))),
                        new Turn(
                                Speaker.ASSISTANT,
                                List.of(
                                        new Part.Thinking("Hm", new Signature("anthropic", "sig")),
                                        new Part.RedactedThinking(new Signature("openai", "d")),
                                        new Part.ToolCall("a", "f", "{\"x\":1.50}", gemini, null),
                                        new Part.Thinking("bare", null))),
                        new Turn(Speaker.SYSTEM, List.of(new Part.Text("Be kind."))),
                        new Turn(
                                Speaker.USER,
                                List.of(
                                        new Part.ToolResult(
                                                "a",
                                                null,
                                                List.of(
                                                        new Part.Text("no"),
                                                        new Part.Image(new Media.Url("https://x/y", null), null, null)),
                                                true,
                                                null),
                                        new Part.ToolResult("b", null, List.of(new Part.Text("yes")), false, null),
                                        new Part.ToolResult("c", null, List.of(), false, null))));
    }

    @Test
    void everySettingIsReadAndTheRestNamed() {
        Chat chat = read(FULL);
        assertThat(chat.model()).isEqualTo("p/m");
        assertThat(chat.tools())
                .isEqualTo(new Tools(
                        List.of(
                                new Tools.Tool(
                                        "f", "d", "{\"type\":\"object\",\"maximum\":1.10}", true, CacheMark.SHORT),
                                new Tools.Tool("g", null, "{}", null, null)),
                        new Tools.Choice.Named("f"),
                        false));
        assertThat(chat.format())
                .isEqualTo(new OutputFormat.JsonSchema(null, null, "{\"type\":\"object\",\"minimum\":2.0}", null));
        assertThat(chat.sampling()).isEqualTo(new Sampling(0.5, 0.9, 5L, null, null, null, 99L, null, List.of("X")));
        assertThat(chat.reasoning()).isEqualTo(new Reasoning(Mode.ON, Effort.XHIGH, 2048L, true));
        assertThat(chat.stream()).isTrue();
        assertThat(chat.user()).isEqualTo("u");
        assertThat(chat.serviceTier()).isEqualTo("standard_only");
        assertThat(chat.untranslated()).containsExactly("container", "context_management");
    }

    @Test
    void thinkingHasFourForms() {
        assertThat(with("\"thinking\":{\"type\":\"disabled\"}").reasoning().mode())
                .isEqualTo(Mode.OFF);
        assertThat(with("\"thinking\":{\"type\":\"adaptive\",\"display\":\"omitted\"}")
                        .reasoning())
                .isEqualTo(new Reasoning(Mode.ADAPTIVE, null, null, false));
        assertThat(with("\"thinking\":{\"type\":\"between_tools\"}").untranslated())
                .containsExactly("thinking");
        assertThat(with("\"output_config\":{\"effort\":\"low\"}").reasoning())
                .isEqualTo(new Reasoning(Mode.UNSET, Effort.LOW, null, null));
    }

    @Test
    void whatHasNoPlaceIsNamed() {
        var chat = with("""
                "cache_control":{"type":"ephemeral"},"metadata":{"user_id":null,"x":1},
                "tools":[{"name":"f","input_schema":{},"defer_loading":true,"eager_input_streaming":false}],
                "output_format":{"type":"json_schema","schema":{}}""");
        assertThat(chat.untranslated()).containsExactly("tools.defer_loading", "metadata.x", "cache_control");
        assertThat(chat.format()).isInstanceOf(OutputFormat.JsonSchema.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"system\":7 | invalid_value: system: 7 (expected: a string or an array of content blocks)",
                "\"system\":[{\"type\":\"image\"}] | unsupported_parameter: system[0].type: \"image\" (expected: text)",
                "\"tools\":[{\"type\":\"web_search_20250305\"}] | unsupported_parameter: tools[0].type: \"web_search_20250305\"",
                "\"tools\":[{\"name\":\"f\"}] | missing_field: tools[0].input_schema: missing",
                "\"tools\":[{\"name\":\"f\",\"input_schema\":[]}] | invalid_value: tools[0].input_schema: an array",
                "\"tools\":{} | invalid_value: tools: an object (expected: an array)",
                "\"tool_choice\":{\"type\":\"x\"} | invalid_value: tool_choice.type: \"x\" (expected: auto, any, tool, none)",
                "\"tool_choice\":{\"type\":\"tool\"} | missing_field: tool_choice.name: missing",
                "\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":5} | invalid_value: thinking.budget_tokens: 5",
                "\"output_config\":{\"effort\":\"none\"} | invalid_value: output_config.effort: \"none\"",
                "\"output_config\":{\"format\":{\"type\":\"json_schema\"}} | missing_field: output_config.format.schema",
                "\"stop_sequences\":[1] | invalid_value: stop_sequences[0]: 1 (expected: a string)",
                "\"temperature\":\"hot\" | invalid_value: temperature: \"hot\" (expected: a number)",
                "\"top_k\":1.5 | invalid_value: top_k: 1.5 (expected: a whole number of 0 or more)",
                "\"metadata\":[] | invalid_value: metadata: an array (expected: an object)",
            })
    void aWrongFieldIsRefusedWithItsPath(String fields, String message) {
        assertThatThrownBy(() -> with(fields))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"role\":\"tool\",\"content\":\"x\"} | invalid_value: messages[0].role: \"tool\"",
                "{\"content\":\"x\"} | missing_field: messages[0].role: missing",
                "{\"role\":\"user\"} | missing_field: messages[0].content: missing",
                "{\"role\":\"user\",\"content\":[7]} | invalid_value: messages[0].content[0]: 7 (expected: an object)",
                "{\"role\":\"user\",\"content\":[{}]} | missing_field: messages[0].content[0].type: missing",
                "{\"role\":\"user\",\"content\":[{\"type\":\"tool_use\"}]} | unsupported_parameter: messages[0].content[0].type",
                "{\"role\":\"assistant\",\"content\":[{\"type\":\"server_tool_use\"}]} | \"server_tool_use\" (expected: text, thin",
                "{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_use\",\"input\":\"x\"}]} | messages[0].content[0].input: \"x\"",
                "{\"role\":\"user\",\"content\":[{\"type\":\"image\",\"source\":{\"type\":\"x\"}}]} | content[0].source.type: \"x\"",
                "{\"role\":\"user\",\"content\":[{\"type\":\"text\"}]} | missing_field: messages[0].content[0].text: missing",
                "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"a\",\"cache_control\":{\"type\":\"x\"}}]} | cache_control",
                "{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"a\",\"content\":7}]} | content[0].content: 7",
            })
    void aWrongMessageIsRefusedWithItsPath(String message, String expected) {
        assertThatThrownBy(() -> read("{\"model\":\"m\",\"max_tokens\":1,\"messages\":[" + message + "]}"))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining(expected);
    }

    @Test
    void warmingTheCacheIsAnthropicsAlone() {
        assertThatThrownBy(() -> read(FULL.replace("\"max_tokens\":99", "\"max_tokens\":0")))
                .hasMessageContaining("unsupported_parameter: max_tokens: 0");
    }

    @Property(tries = 1500)
    void whateverComesNothingButAFailureIsThrown(
            @ForAll @IntRange(max = 3500) int place, @ForAll byte change, @ForAll @IntRange(max = 12) int length) {
        byte[] body = bytes(FULL.replace("\n", ""));
        byte[] values = bytes("null,7,[],{},\"x\",-1e99");
        for (int i = 0; i < length; i++) {
            body[(place + i) % body.length] = length % 2 == 0 ? change : values[(place + i) % values.length];
        }
        try {
            RequestScan.answer(body);
            RequestReader.answer(body);
        } catch (FailureException expected) {
            assertThat(expected.failure().param()).startsWith("body");
        }
    }

    @Property(tries = 400)
    void anyValueInPlaceOfAnyOtherIsReadOrRefused(
            @ForAll @IntRange(max = 200) int place, @ForAll @IntRange(max = 9) int value) {
        String[] values = {"null", "7", "[]", "{}", "\"x\"", "-1e999999999", "[[]]", "[null]", "true", "[{}]"};
        var tokens = java.util.regex.Pattern.compile("(?<=:)(\"[^\"]*\"|[0-9.]+|true|null)")
                .matcher(FULL);
        int count = 0;
        while (tokens.find()) {
            if (count++ == place) {
                String body = FULL.substring(0, tokens.start()) + values[value] + FULL.substring(tokens.end());
                try {
                    RequestScan.answer(bytes(body));
                    RequestReader.answer(bytes(body));
                } catch (FailureException expected) {
                    assertThat(expected.failure().param()).startsWith("body");
                }
            }
        }
    }
}
