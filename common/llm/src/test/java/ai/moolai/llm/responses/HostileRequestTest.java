package ai.moolai.llm.responses;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.base.FailureException;
import ai.moolai.llm.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/// Nothing that a caller sends comes to anything but a chat or a failure with its place.
class HostileRequestTest {
    private static final String REQUEST = """
            {"model":"m","instructions":"i","stream":true,"input":[
             {"role":"user","content":[{"type":"input_text","text":"t","prompt_cache_breakpoint":{"ttl":"30m"}},
              {"type":"input_image","image_url":"data:image/png;base64,AA","detail":"low"},
              {"type":"input_file","file_data":"data:application/pdf;base64,AA","filename":"f"},
              {"type":"input_audio","input_audio":{"data":"AA","format":"wav"}}]},
             {"type":"reasoning","summary":[{"type":"summary_text","text":"t"}],"encrypted_content":"moolai:a:b"},
             {"role":"assistant","content":[{"type":"output_text","text":"t"},{"type":"refusal","refusal":"r"}]},
             {"type":"function_call","call_id":"c","name":"n","arguments":"{}"},
             {"type":"function_call_output","call_id":"c","output":[{"type":"input_text","text":"t"}]}],
             "tools":[{"type":"function","name":"n","parameters":{},"strict":true,"description":"d"}],
             "tool_choice":{"type":"allowed_tools","mode":"auto","tools":[{"type":"function","name":"n"}]},
             "text":{"format":{"type":"json_schema","name":"n","schema":{},"strict":false},"verbosity":"low"},
             "reasoning":{"effort":"low","summary":"auto"},"max_output_tokens":1,"temperature":1,"top_p":1,
             "metadata":{"a":"b"},"service_tier":"flex","user":"u","safety_identifier":"s","include":["x"],
             "store":true,"truncation":"auto","stream_options":{"include_obfuscation":true},"top_logprobs":1,
             "parallel_tool_calls":true,"background":false,"conversation":null}""";
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "-1",
            "1e400",
            "99999999999999999999",
            "0.5",
            "\"\"",
            "\"x\"",
            "[]",
            "{}",
            "[null]",
            "[[]]",
            "[{}]",
            "{\"type\":\"\"}",
            "{\"type\":null}",
            "\"data:\"",
            "\"data:;base64,\"",
            "\"\\u0000\"");

    private static void survives(byte[] body) {
        try {
            var request = new OpenAiResponses().read(body, _ -> null);
            request.chat();
            request.writer(Calls.CALL).last();
        } catch (FailureException refused) {
            assertThat(refused.failure().param()).startsWith("body");
            assertThat(refused.failure().message()).contains("(expected: ").hasSizeLessThan(600);
            assertThat(refused.failure().status()).isEqualTo(400);
        }
    }

    @Property(tries = 3000)
    void wrongValuesAnywhere(@ForAll long seed) {
        var random = new Random(seed);
        JsonNode request = Objects.requireNonNull(Json.treeOrNull(REQUEST));
        for (int times = 1 + random.nextInt(2); times > 0; times--) {
            JsonNode value = Objects.requireNonNull(Json.treeOrNull(VALUES.get(random.nextInt(VALUES.size()))));
            List<Runnable> changes = new ArrayList<>();
            gather(request, value, changes);
            changes.get(random.nextInt(changes.size())).run();
        }
        survives(Json.bytes(request));
    }

    @Property(tries = 3000)
    void wrongBytesAnywhere(@ForAll long seed) {
        var random = new Random(seed);
        byte[] body = REQUEST.getBytes(StandardCharsets.UTF_8);
        for (int times = 1 + random.nextInt(4); times > 0; times--) {
            body[random.nextInt(body.length)] = (byte) random.nextInt(256);
        }
        survives(body);
        survives(Arrays.copyOf(body, random.nextInt(body.length)));
    }

    /// Every way to put `value` in the place of another, or to take one away.
    private static void gather(JsonNode node, JsonNode value, List<Runnable> changes) {
        if (node instanceof ObjectNode object) {
            object.properties().forEach(member -> {
                changes.add(() -> object.set(member.getKey(), value));
                changes.add(() -> object.remove(member.getKey()));
                gather(member.getValue(), value, changes);
            });
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                int index = i;
                changes.add(() -> array.set(index, value));
                gather(array.get(i), value, changes);
            }
        }
    }
}
