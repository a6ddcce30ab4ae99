package ai.moolai.llm.openai;

import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.llm.Json;
import ai.moolai.llm.chat.Chat;
import ai.moolai.llm.chat.OutputFormat;
import ai.moolai.llm.chat.Reasoning;
import ai.moolai.llm.chat.Sampling;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Reads a chat request into nobody's dialect. A null is a field left out.
final class ChatReader {
    private static final Set<String> KNOWN = Set.of(
            "model",
            "messages",
            "stream",
            "stream_options",
            "tools",
            "tool_choice",
            "parallel_tool_calls",
            "functions",
            "function_call",
            "response_format",
            "temperature",
            "top_p",
            "top_k",
            "presence_penalty",
            "frequency_penalty",
            "seed",
            "max_tokens",
            "max_completion_tokens",
            "n",
            "stop",
            "reasoning_effort",
            "user",
            "safety_identifier",
            "service_tier");

    private static final Set<String> FORMATS = Set.of("text", "json_object", "json_schema");
    private static final int CHOICES_MAX = 128;

    private final byte[] body;
    private final String model;
    private final Untranslated untranslated = new Untranslated();

    ChatReader(byte[] body, String model) {
        this.body = body;
        this.model = model;
    }

    Chat read() {
        Value request = new Value(tree(), "").object();
        var turns = new MessagesReader(untranslated).read(request.at("messages", "an array of messages"));
        unknown(request);
        Value stream = request.find("stream");
        Value user =
                request.find("safety_identifier") == null ? request.find("user") : request.find("safety_identifier");
        Value tier = request.find("service_tier");
        return new Chat(
                model,
                turns,
                new ToolsReader(untranslated).read(request),
                format(request),
                sampling(request),
                reasoning(request),
                stream != null && stream.flag(),
                user == null ? null : user.text(),
                // The provider's usual tier is what it takes when it is not told.
                tier == null || tier.text().equals("auto") ? null : tier.text(),
                untranslated.names());
    }

    private JsonNode tree() {
        try {
            return Json.TREES.readTree(body);
        } catch (IOException malformed) {
            throw Failure.at(FailureCode.MALFORMED_JSON, "body", "the body is malformed (expected: JSON)")
                    .asException();
        }
    }

    /// Names what has no place, unless it asks for what every model does anyway.
    private void unknown(Value request) {
        request.node().fieldNames().forEachRemaining(name -> {
            Value value = request.find(name);
            if (value != null && !KNOWN.contains(name) && !usual(name, value.node())) {
                untranslated.add(name);
            }
        });
    }

    private static boolean usual(String name, JsonNode value) {
        Predicate<String> is = text -> value.isTextual() && value.textValue().equals(text);
        return switch (name) {
            case "store", "logprobs" -> value.isBoolean() && !value.booleanValue();
            case "top_logprobs" -> value.isIntegralNumber() && value.canConvertToInt() && value.intValue() == 0;
            case "logit_bias", "metadata" -> value.isObject() && value.isEmpty();
            case "modalities" ->
                value.isArray()
                        && value.size() == 1
                        && "text".equals(value.path(0).textValue());
            case "verbosity" -> is.test("medium");
            default -> false;
        };
    }

    private static OutputFormat format(Value request) {
        Value format = request.find("response_format");
        if (format == null) {
            return new OutputFormat.Text();
        }
        return switch (format.object()
                .at("type", "text, json_object or json_schema")
                .word(FORMATS)) {
            case "json_object" -> new OutputFormat.JsonObject();
            case "json_schema" ->
                schema(format.at("json_schema", "an object with name and schema")
                        .object());
            default -> new OutputFormat.Text();
        };
    }

    private static OutputFormat schema(Value format) {
        Value description = format.find("description");
        Value schema = format.find("schema");
        Value strict = format.find("strict");
        return new OutputFormat.JsonSchema(
                format.at("name", "a name").name(),
                description == null ? null : description.text(),
                schema == null ? "{}" : Json.text(schema.object().node()),
                strict == null ? null : strict.flag());
    }

    private static Sampling sampling(Value request) {
        Value limit = request.find("max_completion_tokens") == null
                ? request.find("max_tokens")
                : request.find("max_completion_tokens");
        return new Sampling(
                number(request, "temperature", 0, 2),
                number(request, "top_p", 0, 1),
                whole(request.find("top_k"), 0, Long.MAX_VALUE),
                number(request, "presence_penalty", -2, 2),
                number(request, "frequency_penalty", -2, 2),
                whole(request.find("seed"), Long.MIN_VALUE, Long.MAX_VALUE),
                whole(limit, 1, Long.MAX_VALUE),
                whole(request.find("n"), 1, CHOICES_MAX),
                stops(request.find("stop")));
    }

    private static @Nullable Double number(Value request, String name, int min, int max) {
        Value value = request.find(name);
        return value == null ? null : value.number(min, max);
    }

    private static @Nullable Long whole(@Nullable Value value, long min, long max) {
        return value == null ? null : value.whole(min, max);
    }

    private static List<String> stops(@Nullable Value stop) {
        List<String> all = new ArrayList<>();
        if (stop != null) {
            for (Value text : stop.node().isTextual() ? List.of(stop) : stop.list()) {
                all.add(text.name());
            }
        }
        return all;
    }

    private static Reasoning reasoning(Value request) {
        Value asked = request.find("reasoning_effort");
        if (asked == null) {
            return Reasoning.UNSET;
        }
        var effort = Reasoning.Effort.named(asked.text())
                .orElseThrow(() -> asked.wrong("none, minimal, low, medium, high, xhigh or max"));
        var mode = effort == Reasoning.Effort.NONE ? Reasoning.Mode.OFF : Reasoning.Mode.ON;
        return new Reasoning(mode, effort, null, null);
    }
}
