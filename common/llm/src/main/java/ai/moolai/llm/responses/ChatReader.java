package ai.moolai.llm.responses;

import ai.moolai.base.FailureException;
import ai.moolai.llm.Json;
import ai.moolai.llm.chat.Chat;
import ai.moolai.llm.chat.OutputFormat;
import ai.moolai.llm.chat.Part;
import ai.moolai.llm.chat.Reasoning;
import ai.moolai.llm.chat.Sampling;
import ai.moolai.llm.chat.Tools;
import ai.moolai.llm.chat.Turn;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads a whole request into a chat. What needs something to be kept between two calls is refused.
final class ChatReader {
    private static final double TEMPERATURE_MAX = 2;
    private static final double TOP_P_MAX = 1;

    private static final Set<String> READ = Set.of(
            "model",
            "stream",
            "instructions",
            "tools",
            "tool_choice",
            "parallel_tool_calls",
            "text",
            "reasoning",
            "max_output_tokens",
            "temperature",
            "top_p",
            "metadata",
            "service_tier",
            "safety_identifier",
            "user",
            "include",
            "store",
            "truncation",
            "stream_options",
            "top_logprobs",
            "previous_response_id",
            "conversation",
            "background",
            "prompt");

    private final Field body;
    private final JsonNode input;
    private final Untranslated untranslated = new Untranslated();

    ChatReader(ObjectNode fields, JsonNode input) {
        this.body = new Field("", fields);
        this.input = input;
    }

    /// @throws FailureException when a part cannot be understood
    Chat read() {
        refuseState();
        checkMetadata();
        List<Turn> turns = new ArrayList<>();
        String instructions = body.textAt("instructions");
        if (instructions != null && !instructions.isEmpty()) {
            turns.add(new Turn(Turn.Speaker.SYSTEM, List.of(new Part.Text(instructions))));
        }
        turns.addAll(new InputReader(untranslated).read(new Field("input", input)));
        Tools tools = new ToolsReader(untranslated).read(body);
        OutputFormat format = format();
        Sampling sampling = sampling();
        Reasoning reasoning = new ReasoningReader(untranslated).read(body.get("reasoning"));
        boolean stream = Boolean.TRUE.equals(body.flagAt("stream"));
        String model = body.need("model", "a model's name").text();
        String user = user();
        String serviceTier = body.textAt("service_tier");
        nameTheRest();
        return new Chat(
                model,
                turns,
                tools,
                format,
                sampling,
                reasoning,
                stream,
                user,
                "auto".equals(serviceTier) ? null : serviceTier,
                untranslated.names());
    }

    private void refuseState() {
        refuse(
                "previous_response_id",
                "none: nothing is kept here between calls; send the whole conversation as input");
        refuse("conversation", "none: nothing is kept here between calls; send the whole conversation as input");
        refuse("prompt", "none: no prompt templates are kept here; send its text as instructions and input");
        Field background = body.get("background");
        if (background != null && background.flag()) {
            throw background.unsupported("false: no answer is kept here to be fetched later; wait for it or stream it");
        }
    }

    private void refuse(String name, String expected) {
        Field given = body.get(name);
        if (given != null) {
            throw given.unsupported(expected);
        }
    }

    private Sampling sampling() {
        Field temperature = body.get("temperature");
        Field topP = body.get("top_p");
        Field most = body.get("max_output_tokens");
        return new Sampling(
                temperature == null ? null : temperature.number(0, TEMPERATURE_MAX),
                topP == null ? null : topP.number(0, TOP_P_MAX),
                null,
                null,
                null,
                null,
                most == null ? null : most.whole(1, Integer.MAX_VALUE),
                null,
                List.of());
    }

    private OutputFormat format() {
        Field text = body.get("text");
        if (text == null) {
            return new OutputFormat.Text();
        }
        text.object("an object with format");
        untranslated.addUnknown(text, "text", Set.of("format", "verbosity"));
        String verbosity = text.textAt("verbosity");
        if (verbosity != null && !verbosity.equals("medium")) {
            untranslated.add("text.verbosity");
        }
        Field format = text.get("format");
        if (format == null) {
            return new OutputFormat.Text();
        }
        Field type = format.object("an object with type").need("type", "text, json_object or json_schema");
        return switch (type.text()) {
            case "text" -> new OutputFormat.Text();
            case "json_object" -> new OutputFormat.JsonObject();
            case "json_schema" ->
                new OutputFormat.JsonSchema(
                        format.need("name", "a name for the schema").word(),
                        format.textAt("description"),
                        Json.text(format.need("schema", "a JSON Schema")
                                .object("a JSON Schema, which is an object")
                                .value()),
                        format.flagAt("strict"));
            default -> throw type.wrong("text, json_object or json_schema");
        };
    }

    private @Nullable String user() {
        String user = body.textAt("user");
        String safety = body.textAt("safety_identifier");
        if (user != null && safety != null && !user.equals(safety)) {
            untranslated.add("user");
        }
        return safety == null ? user : safety;
    }

    private void nameTheRest() {
        if (Boolean.TRUE.equals(body.flagAt("store"))) {
            untranslated.add("store");
        }
        String truncation = body.textAt("truncation");
        if (truncation != null && !truncation.equals("disabled")) {
            untranslated.add("truncation");
        }
        Field logprobs = body.get("top_logprobs");
        if (logprobs != null && logprobs.whole(0, Integer.MAX_VALUE) > 0) {
            untranslated.add("top_logprobs");
        }
        Field options = body.get("stream_options");
        if (options != null && Boolean.TRUE.equals(options.object("an object").flagAt("include_obfuscation"))) {
            untranslated.add("stream_options.include_obfuscation");
        }
        Field include = body.get("include");
        if (include != null) {
            for (Field asked : include.list("an array of strings")) {
                if (!asked.text().equals("reasoning.encrypted_content")) {
                    untranslated.add("include:" + asked.text());
                }
            }
        }
        untranslated.addUnknown(body, "", READ);
    }

    /// The caller's own words to itself, which it finds in the answer again.
    private void checkMetadata() {
        Field metadata = body.get("metadata");
        if (metadata == null) {
            return;
        }
        for (JsonNode value : metadata.object("an object of strings").value()) {
            if (!value.isTextual()) {
                throw metadata.wrong("an object whose values are all strings");
            }
        }
    }
}
