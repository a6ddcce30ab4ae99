package ai.moolai.llm.responses;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.llm.chat.Chat;
import ai.moolai.llm.chat.OutputFormat;
import ai.moolai.llm.chat.Part;
import ai.moolai.llm.chat.Reasoning;
import ai.moolai.llm.chat.Tools;
import ai.moolai.llm.chat.Turn;
import ai.moolai.llm.chat.Turn.Speaker;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatReaderTest {
    private static String with(String fields) {
        return "{\"model\":\"m\",\"input\":\"Hello\"," + fields + "}";
    }

    @Test
    void everythingThatAChatHoldsIsRead() {
        Chat chat = Calls.judged("""
                {"model":"gpt-6","instructions":"Be brief.","input":"Hello","stream":true,
                 "max_output_tokens":100,"temperature":0.25,"top_p":0.5,"parallel_tool_calls":false,
                 "tools":[{"type":"function","name":"f","description":"d","strict":true,
                           "parameters":{"type":"object","properties":{"x":{"type":"number","maximum":1.50}}}}],
                 "tool_choice":{"type":"function","name":"f"},
                 "text":{"format":{"type":"json_schema","name":"s","description":"e","strict":true,
                         "schema":{"type":"object","minimum":12345678901234567890.10}}},
                 "reasoning":{"effort":"high","summary":"auto"},
                 "service_tier":"flex","safety_identifier":"u-1","metadata":{"a":"b"},"store":false,
                 "include":["reasoning.encrypted_content"],"truncation":"disabled","background":false}""");
        assertThat(chat.model()).isEqualTo("gpt-6");
        assertThat(chat.stream()).isTrue();
        assertThat(chat.turns())
                .containsExactly(
                        new Turn(Speaker.SYSTEM, List.of(new Part.Text("Be brief."))),
                        new Turn(Speaker.USER, List.of(new Part.Text("Hello"))));
        assertThat(chat.sampling().outputTokensMax()).isEqualTo(100);
        assertThat(chat.sampling().temperature()).isEqualTo(0.25);
        assertThat(chat.sampling().topP()).isEqualTo(0.5);
        assertThat(chat.tools().parallel()).isFalse();
        assertThat(chat.tools().choice()).isEqualTo(new Tools.Choice.Named("f"));
        assertThat(chat.format())
                .isEqualTo(new OutputFormat.JsonSchema(
                        "s", "e", "{\"type\":\"object\",\"minimum\":12345678901234567890.10}", true));
        assertThat(chat.reasoning()).isEqualTo(new Reasoning(Reasoning.Mode.ON, Reasoning.Effort.HIGH, null, true));
        assertThat(chat.serviceTier()).isEqualTo("flex");
        assertThat(chat.user()).isEqualTo("u-1");
        assertThat(chat.untranslated()).isEmpty();
    }

    @Test
    void nullsStandForWhatIsLeftOut() {
        Chat chat = Calls.chat(with("""
                "instructions":null,"max_output_tokens":null,"temperature":null,"top_p":null,"tools":null,
                "tool_choice":null,"parallel_tool_calls":null,"text":null,"reasoning":null,"metadata":null,
                "service_tier":null,"safety_identifier":null,"user":null,"include":null,"store":null,
                "truncation":null,"stream_options":null,"previous_response_id":null,"conversation":null,
                "background":null,"prompt":null,"top_logprobs":null,"something_new":null"""));
        assertThat(chat).isEqualTo(Calls.chat(Calls.HELLO));
        assertThat(chat.tools()).isEqualTo(Tools.NONE);
        assertThat(chat.reasoning()).isEqualTo(Reasoning.UNSET);
        assertThat(chat.untranslated()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"store\":true | store",
                "\"truncation\":\"auto\" | truncation",
                "\"text\":{\"verbosity\":\"low\"} | text.verbosity",
                "\"prompt_cache_key\":\"k\" | prompt_cache_key",
                "\"top_logprobs\":3 | top_logprobs",
                "\"include\":[\"message.output_text.logprobs\"] | include:message.output_text.logprobs",
                "\"stream_options\":{\"include_obfuscation\":true} | stream_options.include_obfuscation",
                "\"reasoning\":{\"context\":\"all\"} | reasoning.context",
                "\"tools\":[{\"type\":\"function\",\"name\":\"f\",\"defer_loading\":true}] | tools.defer_loading",
                "\"user\":\"a\",\"safety_identifier\":\"b\" | user",
                "\"x\\r\\ny: z\":1 | x??y:?z"
            })
    void whatNoChatHoldsIsNamed(String fields, String name) {
        assertThat(Calls.chat(with(fields)).untranslated()).containsExactly(name);
    }

    @Test
    void namesThatStrangersMakeUpAreBounded() {
        var fields = new StringBuilder("\"a\":1");
        for (int i = 0; i < 1000; i++) {
            fields.append(",\"").append("x".repeat(200)).append(i).append("\":1");
            fields.append(",\"y").append(i).append("\":1");
        }
        List<String> names = Calls.chat(with(fields.toString())).untranslated();
        assertThat(names).hasSizeLessThanOrEqualTo(33).contains("and_more");
        assertThat(names).allMatch(name -> name.length() <= 64);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"text\":{\"format\":{\"type\":\"text\"},\"verbosity\":\"medium\"}",
                "\"service_tier\":\"auto\"",
                "\"top_logprobs\":0",
                "\"stream_options\":{\"include_obfuscation\":false}",
                "\"store\":false"
            })
    void whatChangesNothingIsNotNamed(String fields) {
        assertThat(Calls.judged(with(fields))).isEqualTo(Calls.chat(Calls.HELLO));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"previous_response_id\":\"resp_1\" | body.previous_response_id | send the whole conversation as input",
                "\"conversation\":{\"id\":\"c\"} | body.conversation | send the whole conversation as input",
                "\"conversation\":\"c\" | body.conversation | send the whole conversation as input",
                "\"background\":true | body.background | stream it",
                "\"prompt\":{\"id\":\"p\"} | body.prompt | as instructions and input",
                "\"tools\":[{\"type\":\"web_search\"}] | body.tools[0].type | the caller's own functions",
                "\"tools\":[{\"type\":\"function\",\"name\":\"f\"},{\"type\":\"mcp\"}] | body.tools[1].type | \"mcp\"",
                "\"tool_choice\":{\"type\":\"file_search\"} | body.tool_choice.type | \"file_search\""
            })
    void whatNeedsSomethingKeptIsRefused(String fields, String param, String message) {
        Failure failure = Calls.refused(with(fields));
        assertThat(failure.code()).isEqualTo(FailureCode.UNSUPPORTED_PARAMETER);
        assertThat(failure.param()).isEqualTo(param);
        assertThat(failure.message()).contains(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"instructions\":[] | body.instructions | instructions: an array (expected: a string)",
                "\"temperature\":2.5 | body.temperature | temperature: 2.5 (expected: a number from 0 to 2)",
                "\"temperature\":\"1\" | body.temperature | temperature: \"1\"",
                "\"top_p\":-1 | body.top_p | expected: a number from 0 to 1",
                "\"max_output_tokens\":0 | body.max_output_tokens | max_output_tokens: 0",
                "\"max_output_tokens\":1.5 | body.max_output_tokens | expected: a whole number",
                "\"max_output_tokens\":99999999999999999999 | body.max_output_tokens | expected: a whole number",
                "\"text\":{\"format\":{\"type\":\"xml\"}} | body.text.format.type | text, json_object or json_schema",
                "\"text\":{\"format\":{\"type\":\"json_schema\",\"name\":\"s\"}} | body.text.format.schema | missing",
                "\"text\":{\"format\":{\"type\":\"json_schema\",\"schema\":{}}} | body.text.format.name | missing",
                "\"text\":[] | body.text | an array",
                "\"reasoning\":{\"effort\":\"huge\"} | body.reasoning.effort | none, minimal, low",
                "\"reasoning\":{\"summary\":\"long\"} | body.reasoning.summary | auto, concise or detailed",
                "\"metadata\":{\"a\":1} | body.metadata | values are all strings",
                "\"include\":\"x\" | body.include | an array of strings",
                "\"include\":[1] | body.include[0] | 1 (expected: a string)",
                "\"tools\":{} | body.tools | an object",
                "\"tools\":[{\"name\":\"f\"}] | body.tools[0].type | missing",
                "\"tools\":[{\"type\":\"function\"}] | body.tools[0].name | missing",
                "\"tools\":[{\"type\":\"function\",\"name\":\"f\",\"parameters\":[]}] | body.tools[0].parameters | JSON Schema",
                "\"tool_choice\":\"any\" | body.tool_choice | none, auto, required",
                "\"tool_choice\":{\"type\":\"allowed_tools\",\"tools\":[]} | body.tool_choice.mode | missing",
                "\"store\":\"no\" | body.store | true or false"
            })
    void wrongTypesAndValuesAreRefusedWithTheirPlace(String fields, String param, String message) {
        Failure failure = Calls.refused(with(fields));
        assertThat(failure.code()).isIn(FailureCode.INVALID_VALUE, FailureCode.MISSING_FIELD);
        assertThat(failure.param()).isEqualTo(param);
        assertThat(failure.message()).contains(message);
    }

    @Test
    void effortsAreModes() {
        assertThat(Calls.judged(with("\"reasoning\":{\"effort\":\"none\"}"))
                        .reasoning()
                        .mode())
                .isEqualTo(Reasoning.Mode.OFF);
        assertThat(Calls.judged(with("\"reasoning\":{\"generate_summary\":\"concise\"}"))
                        .reasoning())
                .isEqualTo(new Reasoning(Reasoning.Mode.UNSET, null, null, true));
    }

    @Test
    void toolsMayBeNarrowedDown() {
        assertThat(Calls.judged(with("\"tool_choice\":{\"type\":\"allowed_tools\",\"mode\":\"required\","
                                + "\"tools\":[{\"type\":\"function\",\"name\":\"f\"}]}"))
                        .tools()
                        .choice())
                .isEqualTo(new Tools.Choice.Among(List.of("f"), true));
        assertThat(Calls.judged(with("\"tool_choice\":\"required\"")).tools().choice())
                .isEqualTo(new Tools.Choice.Required());
        assertThat(Calls.judged(with("\"tool_choice\":\"none\"")).tools().choice())
                .isEqualTo(new Tools.Choice.None());
        assertThat(Calls.judged(with("\"tool_choice\":\"auto\"")).tools().choice())
                .isEqualTo(new Tools.Choice.Auto());
    }

    @Test
    void aToolMayHaveNoArguments() {
        assertThat(Calls.judged(with("\"tools\":[{\"type\":\"function\",\"name\":\"f\",\"parameters\":null,"
                                + "\"strict\":null}]"))
                        .tools()
                        .all())
                .containsExactly(new Tools.Tool("f", null, null, null, null));
    }
}
