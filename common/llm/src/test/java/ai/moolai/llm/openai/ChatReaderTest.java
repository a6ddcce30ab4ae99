package ai.moolai.llm.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.moolai.base.Failure;
import ai.moolai.base.FailureException;
import ai.moolai.llm.chat.CacheMark;
import ai.moolai.llm.chat.Chat;
import ai.moolai.llm.chat.OutputFormat;
import ai.moolai.llm.chat.Reasoning;
import ai.moolai.llm.chat.Reasoning.Effort;
import ai.moolai.llm.chat.Reasoning.Mode;
import ai.moolai.llm.chat.Sampling;
import ai.moolai.llm.chat.Tools;
import ai.moolai.llm.chat.Tools.Choice;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatReaderTest {
    private static final String FULL = """
            {"model":"m","messages":[{"role":"system","content":"Be brief"},{"role":"user","content":"Hi",
            "cache_control":{"type":"ephemeral"}},
            {"role":"assistant","content":[{"type":"text","text":"a"}],"thinking_blocks":[{"type":"thinking",
            "thinking":"t","signature":"s"}],"tool_calls":[{"id":"c1","type":"function","function":{"name":"f",
            "arguments":"{}"}}]},{"role":"tool","tool_call_id":"c1","content":"r"}],
            "tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object","x":1.50}},
            "cache_control":{"type":"ephemeral","ttl":"1h"}}],"tool_choice":{"type":"function","function":{"name":"f"}},
            "response_format":{"type":"json_schema","json_schema":{"name":"n","schema":{"a":2.0},"strict":true}},
            "temperature":0.5,"top_p":0.25,"top_k":5,"presence_penalty":-1,"frequency_penalty":1,"seed":-3,
            "max_tokens":7,"max_completion_tokens":8,"n":2,"stop":["x","y"],"reasoning_effort":"xhigh",
            "parallel_tool_calls":false,"stream":true,"stream_options":{"include_usage":true},"user":"u",
            "safety_identifier":"v","service_tier":"flex","store":false,"logprobs":null,"logit_bias":{"1":2},
            "metadata":{},"x-own":{"deep":1}}
            """;

    private static Chat read(String body) {
        return new ChatReader(body.getBytes(StandardCharsets.UTF_8), "m").read();
    }

    private static Chat with(String fields) {
        return read("{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]," + fields + "}");
    }

    @Test
    void everyFieldFindsItsPlace() {
        Chat chat = read(FULL);
        assertThat(chat.tools())
                .isEqualTo(new Tools(
                        List.of(new Tools.Tool("f", null, "{\"type\":\"object\",\"x\":1.50}", null, CacheMark.LONG)),
                        new Choice.Named("f"),
                        false));
        assertThat(chat.format()).isEqualTo(new OutputFormat.JsonSchema("n", null, "{\"a\":2.0}", true));
        assertThat(chat.sampling()).isEqualTo(new Sampling(0.5, 0.25, 5L, -1.0, 1.0, -3L, 8L, 2L, List.of("x", "y")));
        assertThat(chat.reasoning()).isEqualTo(new Reasoning(Mode.ON, Effort.XHIGH, null, null));
        assertThat(chat.stream()).isTrue();
        assertThat(chat.user()).isEqualTo("v");
        assertThat(chat.serviceTier()).isEqualTo("flex");
        assertThat(chat.untranslated()).containsExactly("logit_bias", "x-own");
    }

    @Test
    void whatIsNotSaidIsUnset() {
        assertThat(with("\"temperature\":null,\"stop\":null,\"tools\":null,\"service_tier\":\"auto\""))
                .isEqualTo(Chats.of("m", Chats.user(new ai.moolai.llm.chat.Part.Text("Hi"))));
        assertThat(with("\"reasoning_effort\":\"none\"").reasoning())
                .isEqualTo(new Reasoning(Mode.OFF, Effort.NONE, null, null));
        assertThat(with("\"stop\":\"x\"").sampling().stop()).containsExactly("x");
        assertThat(with("\"response_format\":{\"type\":\"json_object\"}").format())
                .isEqualTo(new OutputFormat.JsonObject());
    }

    @Test
    void everyChoiceOfToolsIsRead() {
        String tools = "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}],\"tool_choice\":";
        assertThat(with(tools + "\"auto\"").tools().choice()).isEqualTo(new Choice.Auto());
        assertThat(with(tools + "\"none\"").tools().choice()).isEqualTo(new Choice.None());
        assertThat(with(tools + "\"required\"").tools().choice()).isEqualTo(new Choice.Required());
        assertThat(with(tools
                                + "{\"type\":\"allowed_tools\",\"allowed_tools\":{\"mode\":\"auto\",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]}}")
                        .tools()
                        .choice())
                .isEqualTo(new Choice.Among(List.of("f"), false));
    }

    @Test
    void functionsAreToolsOfAnOlderName() {
        Chat chat = with("\"functions\":[{\"name\":\"f\",\"description\":\"d\"}],\"function_call\":{\"name\":\"f\"}");
        assertThat(chat.tools())
                .isEqualTo(
                        new Tools(List.of(new Tools.Tool("f", "d", null, null, null)), new Choice.Named("f"), false));
        assertThat(with("\"functions\":[{\"name\":\"f\"}],\"function_call\":\"auto\"")
                        .tools()
                        .choice())
                .isEqualTo(new Choice.Auto());
    }

    @Test
    void namesOfStrangersAreNotRepeatedAsTheyAre() {
        assertThat(with("\"evil\\r\\nname\":1,\"good_name\":2,\"modalities\":[\"text\"],\"verbosity\":\"high\"")
                        .untranslated())
                .containsExactly("other", "good_name", "verbosity");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "temperature":3          | body.temperature        | temperature: 3 (expected: a number from 0 to 2)
            "temperature":1e999      | body.temperature        | temperature: 1E+999 (expected: a number from 0 to 2)
            "top_p":"x"              | body.top_p              | top_p: "x" (expected: a number from 0 to 1)
            "seed":1.5               | body.seed               | seed: 1.5 (expected: a whole number)
            "max_tokens":0           | body.max_tokens         | max_tokens: 0 (expected: a whole number of 1 or more)
            "n":129                  | body.n                  | n: 129 (expected: a whole number from 1 to 128)
            "stop":[1]               | body.stop[0]            | stop[0]: 1 (expected: a string)
            "stop":{}                | body.stop               | stop: an object (expected: an array)
            "stream":"yes"           | body.stream             | stream: "yes" (expected: true or false)
            "reasoning_effort":"max!" | body.reasoning_effort  | reasoning_effort: "max!" (expected: none, minimal, low, medium, high, xhigh or max)
            "response_format":{}     | body.response_format.type | response_format.type: missing (expected: text, json_object or json_schema)
            "response_format":{"type":"xml"} | body.response_format.type | response_format.type: "xml" (expected: json_object, json_schema, text)
            "response_format":{"type":"json_schema"} | body.response_format.json_schema | response_format.json_schema: missing (expected: an object with name and schema)
            "tools":[5]              | body.tools[0]           | tools[0]: 5 (expected: an object)
            "tools":[{"type":"x"}]   | body.tools[0].type      | tools[0].type: "x" (expected: function)
            "tools":[{"type":"function","function":{}}] | body.tools[0].function.name | tools[0].function.name: missing (expected: the function's name)
            "tools":[{"type":"function","function":{"name":"f","parameters":[]}}] | body.tools[0].function.parameters | tools[0].function.parameters: an empty array (expected: an object)
            "tool_choice":"any"      | body.tool_choice        | tool_choice: "any" (expected: auto, none, required)
            "tool_choice":{"type":"function","function":{"name":"g"}} | body.tool_choice.function.name | tool_choice.function.name: "g" (expected: the name of one of the tools)
            """)
    void whatIsWrongIsNamedWithItsPlace(String field, String param, String message) {
        Failure failure =
                catchThrowableOfType(FailureException.class, () -> with(field)).failure();
        assertThat(failure.param()).isEqualTo(param);
        assertThat(failure.message()).isEqualTo(message);
        assertThat(failure.status()).isEqualTo(400);
    }

    @Test
    void customToolsAreOpenAisAlone() {
        Failure failure = catchThrowableOfType(
                        FailureException.class, () -> with("\"tools\":[{\"type\":\"custom\",\"custom\":{}}]"))
                .failure();
        assertThat(failure.word()).isEqualTo("unsupported_parameter");
        assertThat(failure.param()).isEqualTo("body.tools[0].type");
    }

    @Property
    void hostileRequestsGetAFailureAndNothingElse(
            @ForAll @IntRange(max = 1900) int at, @ForAll @IntRange(max = 12) int value) {
        String[] values = {
            "null",
            "true",
            "-1",
            "1e400",
            "\"\"",
            "\"\\ud800\"",
            "[]",
            "{}",
            "[null]",
            "[{}]",
            "[[]]",
            "{\"type\":5}",
            "5"
        };
        // In place of a value somewhere: everything from the colon to the end of what stands there.
        int colon = FULL.indexOf(':', at % FULL.length());
        int end = colon < 0 ? -1 : endOfValue(colon + 1);
        if (end < 0) {
            return;
        }
        try {
            read(FULL.substring(0, colon + 1) + values[value] + FULL.substring(end));
        } catch (FailureException expected) {
            assertThat(expected.failure().param()).startsWith("body");
        }
    }

    private static int endOfValue(int from) {
        int depth = 0;
        boolean string = false;
        for (int i = from; i < FULL.length(); i++) {
            char c = FULL.charAt(i);
            string ^= c == '"';
            if (!string && (c == '{' || c == '[')) {
                depth++;
            } else if (!string && (c == '}' || c == ']')) {
                if (depth == 0) {
                    return i;
                }
                depth--;
            } else if (!string && c == ',' && depth == 0) {
                return i;
            }
        }
        return -1;
    }

    @Property
    void brokenBytesGetAFailureAndNothingElse(@ForAll @IntRange(max = 1900) int at, @ForAll byte put) {
        byte[] body = FULL.getBytes(StandardCharsets.UTF_8);
        body[at % body.length] = put;
        try {
            new ChatReader(Arrays.copyOf(body, body.length), "m").read();
        } catch (FailureException expected) {
            assertThat(expected.failure().param()).startsWith("body");
        }
    }
}
