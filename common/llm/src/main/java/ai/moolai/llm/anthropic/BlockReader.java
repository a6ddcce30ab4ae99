package ai.moolai.llm.anthropic;

import ai.moolai.llm.Json;
import ai.moolai.llm.chat.CacheMark;
import ai.moolai.llm.chat.Media;
import ai.moolai.llm.chat.Part;
import ai.moolai.llm.chat.Signature;
import ai.moolai.llm.chat.Turn.Speaker;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads content blocks.
final class BlockReader {
    private static final String SYSTEM = "text";
    private static final String USER = "text, image, document or tool_result";
    private static final String ASSISTANT = "text, thinking, redacted_thinking or tool_use";
    private static final String RESULT = "text, image or document";

    private final Set<String> untranslated;

    BlockReader(Set<String> untranslated) {
        this.untranslated = untranslated;
    }

    List<Part> read(ArrayNode blocks, String path, Speaker speaker) {
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < blocks.size(); i++) {
            Fields block = Fields.of(blocks.get(i), path + '[' + i + ']');
            Part part = switch (speaker) {
                case SYSTEM -> shown(block, SYSTEM);
                case USER -> "tool_result".equals(block.text("type")) ? result(block) : shown(block, USER);
                case ASSISTANT -> said(block);
            };
            parts.add(part instanceof Part.ToolCall call ? sealed(call, parts) : part);
        }
        return parts;
    }

    /// The seal over a tool call travels as a thought without words before it, which is taken out here.
    private static Part.ToolCall sealed(Part.ToolCall call, List<Part> before) {
        if (!before.isEmpty()
                && before.getLast() instanceof Part.Thinking(String text, Signature signature)
                && text.isEmpty()
                && Signatures.isForeign(signature)) {
            before.removeLast();
            return new Part.ToolCall(call.id(), call.name(), call.arguments(), signature, call.cache());
        }
        return call;
    }

    static @Nullable CacheMark cache(Fields block) {
        Fields control = block.fields("cache_control");
        if (control == null) {
            return null;
        }
        control.word("type", "ephemeral");
        return control.raw("ttl") == null || control.word("ttl", "5m", "1h").equals("5m")
                ? CacheMark.SHORT
                : CacheMark.LONG;
    }

    /// A block that shows the model something.
    private Part shown(Fields block, String expected) {
        String type = block.neededText("type");
        if (type.equals("text")) {
            return text(block);
        }
        if (expected.equals(SYSTEM)) {
            throw Refusals.unsupported(block.at("type"), Refusals.quoted(type), expected);
        }
        return switch (type) {
            case "image" -> new Part.Image(image(block.neededFields("source")), null, cache(block));
            case "document" -> document(block);
            default -> throw Refusals.unsupported(block.at("type"), Refusals.quoted(type), expected);
        };
    }

    /// A block of what the model said.
    private Part said(Fields block) {
        String type = block.neededText("type");
        return switch (type) {
            case "text" -> text(block);
            case "thinking" ->
                new Part.Thinking(
                        Objects.requireNonNullElse(block.text("thinking"), ""),
                        Signatures.parse(Objects.requireNonNullElse(block.text("signature"), "")));
            case "redacted_thinking" ->
                new Part.RedactedThinking(Signature.parse(block.neededText("data"), AnthropicProvider.KIND));
            case "tool_use" -> call(block);
            default -> throw Refusals.unsupported(block.at("type"), Refusals.quoted(type), ASSISTANT);
        };
    }

    private Part text(Fields block) {
        if (!block.list("citations").isEmpty()) {
            untranslated.add("citations");
        }
        return new Part.Text(block.neededText("text"), cache(block));
    }

    private static Part call(Fields block) {
        if (block.needed("input", "an object") instanceof ObjectNode input) {
            return new Part.ToolCall(
                    block.neededText("id"), block.neededText("name"), Json.text(input), null, cache(block));
        }
        throw block.wrong("input", "an object");
    }

    private Part result(Fields block) {
        String id = block.neededText("tool_use_id");
        List<Part> content = new ArrayList<>();
        switch (block.raw("content")) {
            case null -> {}
            case ArrayNode list -> {
                for (int i = 0; i < list.size(); i++) {
                    content.add(shown(Fields.of(list.get(i), block.at("content[" + i + "]")), RESULT));
                }
            }
            case JsonNode text when text.isTextual() -> content.add(new Part.Text(text.textValue()));
            case JsonNode _ -> throw block.wrong("content", "a string or an array of content blocks");
        }
        return new Part.ToolResult(id, null, content, Boolean.TRUE.equals(block.flag("is_error")), cache(block));
    }

    private static Media image(Fields source) {
        return switch (source.word("type", "base64", "url", "file")) {
            case "base64" -> new Media.Inline(source.neededText("media_type"), source.neededText("data"));
            case "url" -> new Media.Url(source.neededText("url"), null);
            default -> new Media.File(source.neededText("file_id"));
        };
    }

    private Part document(Fields block) {
        Fields citations = block.fields("citations");
        if (citations != null && Boolean.TRUE.equals(citations.flag("enabled"))) {
            untranslated.add("citations");
        }
        if (block.text("context") != null) {
            untranslated.add("context");
        }
        Fields source = block.neededFields("source");
        Media media = switch (source.word("type", "base64", "text", "content", "url", "file")) {
            case "text" -> new Media.PlainText(source.neededText("data"));
            case "content" -> new Media.PlainText(content(source));
            case "url" -> new Media.Url(source.neededText("url"), "application/pdf");
            default -> image(source);
        };
        return new Part.Document(media, block.text("title"), cache(block));
    }

    /// A document made of blocks, of which texts alone can be told to others.
    private static String content(Fields source) {
        JsonNode content = source.needed("content", "a string or an array of text blocks");
        if (content.isTextual()) {
            return content.textValue();
        }
        var text = new StringBuilder();
        int index = 0;
        for (JsonNode one : source.list("content")) {
            Fields block = Fields.of(one, source.at("content[" + index++ + "]"));
            String type = block.neededText("type");
            if (!type.equals("text")) {
                throw Refusals.unsupported(block.at("type"), Refusals.quoted(type), "text");
            }
            text.append(text.isEmpty() ? "" : "\n").append(block.neededText("text"));
        }
        return text.toString();
    }
}
