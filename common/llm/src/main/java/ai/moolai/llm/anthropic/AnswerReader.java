package ai.moolai.llm.anthropic;

import ai.moolai.llm.InvalidAnswerException;
import ai.moolai.llm.Json;
import ai.moolai.llm.chat.Answer;
import ai.moolai.llm.chat.Part;
import ai.moolai.llm.chat.Signature;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Reads a whole answer. Blocks that it does not know are passed over.
final class AnswerReader {
    private final List<Part> parts = new ArrayList<>();
    private boolean answeredInJson;
    private boolean called;

    private AnswerReader() {}

    static Answer read(byte[] body) throws InvalidAnswerException {
        JsonNode message = Json.tree(body, 0, body.length);
        if (!message.isObject() || !message.path("content").isArray()) {
            throw new InvalidAnswerException("what is no message");
        }
        return new AnswerReader().message(message);
    }

    private Answer message(JsonNode message) {
        message.path("content").forEach(this::block);
        String refusal = refusal(message.path("stop_details"));
        if (refusal != null) {
            parts.add(new Part.Refusal(refusal));
        }
        var ending = JsonAnswer.ending(
                Json.textAt(message, "stop_reason"), Json.textAt(message, "stop_sequence"), answeredInJson, called);
        var usage = new UsageReader();
        usage.add(message.get("usage"));
        return new Answer(
                Json.textAt(message, "id"),
                Json.textAt(message, "model"),
                List.of(new Answer.Choice(0, parts, ending)),
                usage.usage(),
                usage.serviceTier(),
                usage.region());
    }

    /// The words for not answering, if there are any.
    static @Nullable String refusal(JsonNode details) {
        String explanation = Json.textAt(details, "explanation");
        return explanation == null || explanation.isBlank() ? null : explanation;
    }

    private void block(JsonNode block) {
        switch (Json.textAt(block, "type")) {
            case "text" -> {
                String text = said(block, "text");
                if (!text.isEmpty()) {
                    parts.add(new Part.Text(text));
                }
            }
            case "thinking" ->
                parts.add(new Part.Thinking(said(block, "thinking"), Signatures.own(said(block, "signature"))));
            case "redacted_thinking" ->
                parts.add(new Part.RedactedThinking(new Signature(AnthropicProvider.KIND, said(block, "data"))));
            case "tool_use" -> call(block);
            case null, default -> {}
        }
    }

    private void call(JsonNode block) {
        String name = said(block, "name");
        JsonNode input = block.path("input");
        String arguments = input.isObject() ? Json.text(input) : "{}";
        if (name.equals(JsonAnswer.TOOL)) {
            answeredInJson = true;
            parts.add(new Part.Text(arguments));
        } else {
            called = true;
            parts.add(new Part.ToolCall(said(block, "id"), name, arguments, null, null));
        }
    }

    private static String said(JsonNode block, String name) {
        return Objects.requireNonNullElse(Json.textAt(block, name), "");
    }
}
