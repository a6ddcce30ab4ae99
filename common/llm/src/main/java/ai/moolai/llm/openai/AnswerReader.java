package ai.moolai.llm.openai;

import ai.moolai.llm.CallIds;
import ai.moolai.llm.InvalidAnswerException;
import ai.moolai.llm.Json;
import ai.moolai.llm.chat.Answer;
import ai.moolai.llm.chat.Part;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads a whole chat completion. Annotations, log probabilities and the sound of a spoken answer are passed over: of
/// that sound, the transcript is read.
final class AnswerReader {
    private final CallIds ids;

    private AnswerReader(CallIds ids) {
        this.ids = ids;
    }

    static Answer read(byte[] body) throws InvalidAnswerException {
        ChatAnswer about =
                ChatAnswer.read(body).orElseThrow(() -> new InvalidAnswerException("what is no chat completion"));
        JsonNode tree = Json.tree(body, 0, body.length);
        String id = text(tree, "id");
        var reader = new AnswerReader(new CallIds(id));
        List<Answer.Choice> choices = new ArrayList<>();
        for (JsonNode choice : tree.path("choices")) {
            choices.add(reader.choice(choice, choices.size()));
        }
        if (choices.isEmpty()) {
            throw new InvalidAnswerException("a chat completion without choices");
        }
        String model = about.model() == null || about.model().isEmpty() ? null : about.model();
        return new Answer(id, model, choices, about.usage(), about.serviceTier(), null);
    }

    private Answer.Choice choice(JsonNode choice, int place) throws InvalidAnswerException {
        JsonNode message = choice.path("message");
        if (!message.isObject()) {
            throw new InvalidAnswerException("a choice without a message");
        }
        JsonNode number = choice.path("index");
        int index = number.isInt() && number.intValue() >= 0 ? number.intValue() : place;
        List<Part> parts = new ArrayList<>(ThoughtsReader.ofProvider(message));
        content(message, parts);
        String refusal = text(message, "refusal");
        if (refusal != null) {
            parts.add(new Part.Refusal(refusal));
        }
        int before = parts.size();
        calls(message, parts);
        return new Answer.Choice(index, parts, Endings.read(text(choice, "finish_reason"), parts.size() > before));
    }

    private static void content(JsonNode message, List<Part> parts) {
        JsonNode content = message.path("content");
        for (JsonNode part : content.isArray() ? content : List.<JsonNode>of()) {
            String said = text(part, "text");
            String refusal = text(part, "refusal");
            if (said != null) {
                parts.add(new Part.Text(said));
            } else if (refusal != null) {
                parts.add(new Part.Refusal(refusal));
            }
        }
        String whole = content.isArray() ? null : text(message, "content");
        String spoken = whole == null ? text(message.path("audio"), "transcript") : whole;
        if (spoken != null) {
            parts.add(new Part.Text(spoken));
        }
    }

    private void calls(JsonNode message, List<Part> parts) throws InvalidAnswerException {
        for (JsonNode call : message.path("tool_calls")) {
            JsonNode function = call.path("function");
            JsonNode custom = call.path("custom");
            String name = text(function.isObject() ? function : custom, "name");
            if (name == null) {
                throw new InvalidAnswerException("a tool call without a name");
            }
            String arguments = custom.isObject()
                    ? Json.text(Json.TREES.createObjectNode().set("input", custom.path("input")))
                    : arguments(function);
            parts.add(new Part.ToolCall(ids.of(text(call, "id")), name, arguments, Thoughts.callSignature(call), null));
        }
        JsonNode function = message.path("function_call");
        String name = text(function, "name");
        if (name != null) {
            parts.add(new Part.ToolCall(ids.of(null), name, arguments(function), null, null));
        }
    }

    /// Some servers send the object itself and not its text.
    private static String arguments(JsonNode function) {
        JsonNode arguments = function.path("arguments");
        if (arguments.isTextual()) {
            return arguments.textValue();
        }
        return arguments.isObject() ? Json.text(arguments) : "";
    }

    /// Null as well when it is empty, which is how some servers say that there is none.
    static @Nullable String text(JsonNode object, String name) {
        String text = Json.textAt(object, name);
        return text == null || text.isEmpty() ? null : text;
    }
}
