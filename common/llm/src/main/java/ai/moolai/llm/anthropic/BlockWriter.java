package ai.moolai.llm.anthropic;

import ai.moolai.llm.Json;
import ai.moolai.llm.chat.Abilities;
import ai.moolai.llm.chat.Abilities.Input;
import ai.moolai.llm.chat.CacheMark;
import ai.moolai.llm.chat.Media;
import ai.moolai.llm.chat.Part;
import ai.moolai.llm.chat.Signature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Writes the parts of turns as content blocks.
final class BlockWriter {
    private static final String MESSAGES = "messages";
    private static final Set<String> IMAGES = Set.of("image/jpeg", "image/png", "image/gif", "image/webp");
    private static final String NOTHING_SAID = "The tool failed and said nothing.";
    private static final String PDF = "application/pdf";

    private final Abilities abilities;
    private final Set<String> dropped;
    private final CacheMarks marks;
    private final ToolIds ids = new ToolIds();

    BlockWriter(Abilities abilities, Set<String> dropped, CacheMarks marks) {
        this.abilities = abilities;
        this.dropped = dropped;
        this.marks = marks;
    }

    /// The block of a part; null when nothing of it can be sent, as a blank text or somebody else's thought.
    @Nullable
    ObjectNode block(Part part) {
        return switch (part) {
            case Part.Text(String text, CacheMark cache) -> text(text, cache);
            case Part.Refusal(String text) -> text(text, null);
            case Part.Image image -> image(image);
            case Part.Document document -> document(document);
            case Part.Audio _ ->
                throw Refusals.unsupported(
                        MESSAGES, "audio", "text, images or documents; Anthropic's models do not hear");
            case Part.ToolCall call -> call(call);
            case Part.ToolResult result -> result(result);
            case Part.Thinking(String text, Signature signature) ->
                signature == null
                        ? null
                        : signature
                                .madeBy(AnthropicProvider.KIND)
                                .map(seal ->
                                        block("thinking").put("thinking", text).put("signature", seal))
                                .orElse(null);
            case Part.RedactedThinking(Signature data) ->
                data.madeBy(AnthropicProvider.KIND)
                        .map(value -> block("redacted_thinking").put("data", value))
                        .orElse(null);
        };
    }

    /// Blank texts are refused by the provider.
    @Nullable
    ObjectNode text(String text, @Nullable CacheMark cache) {
        if (text.isBlank()) {
            if (cache != null) {
                marks.drop();
            }
            return null;
        }
        ObjectNode block = block("text").put("text", text);
        marks.put(block, cache);
        return block;
    }

    private ObjectNode image(Part.Image image) {
        require(Input.IMAGE, "an image");
        if (image.detail() != null && !image.detail().equals("auto")) {
            dropped.add("messages.image_url.detail");
        }
        ObjectNode block = block("image");
        ObjectNode source = block.putObject("source");
        switch (image.media()) {
            case Media.Inline(String type, String base64) -> {
                if (!IMAGES.contains(type)) {
                    throw Refusals.unsupported(
                            MESSAGES,
                            "an image of type " + Refusals.quoted(type),
                            "image/jpeg, image/png, image/gif or image/webp");
                }
                inline(source, type, base64);
            }
            case Media.PlainText _ -> throw Refusals.wrong(MESSAGES, "a text as an image", "an image");
            case Media.Url(String url, String _) -> url(source, url);
            case Media.File(String id) -> file(source, id);
        }
        marks.put(block, image.cache());
        return block;
    }

    private ObjectNode document(Part.Document document) {
        ObjectNode block = block("document");
        ObjectNode source = block.putObject("source");
        switch (document.media()) {
            case Media.Inline(String type, String base64)
            when type.equals(PDF) -> {
                require(Input.DOCUMENT, "a PDF");
                inline(source, type, base64);
            }
            case Media.Inline(String type, String base64)
            when type.startsWith("text/") -> plain(source, decoded(base64));
            case Media.Inline(String type, String _) ->
                throw Refusals.unsupported(
                        MESSAGES, "a document of type " + Refusals.quoted(type), "application/pdf or a text");
            case Media.PlainText(String text) -> plain(source, text);
            case Media.Url(String url, String _) -> {
                require(Input.DOCUMENT, "a PDF");
                url(source, url);
            }
            case Media.File(String id) -> file(source, id);
        }
        if (document.name() != null && !document.name().isBlank()) {
            block.put("title", document.name());
        }
        marks.put(block, document.cache());
        return block;
    }

    private void require(Input input, String what) {
        if (!abilities.inputs().contains(input)) {
            throw Refusals.unsupported(MESSAGES, what, "what the model can read");
        }
    }

    private static void inline(ObjectNode source, String type, String base64) {
        source.put("type", "base64").put("media_type", type).put("data", base64);
    }

    private static void plain(ObjectNode source, String text) {
        source.put("type", "text").put("media_type", "text/plain").put("data", text);
    }

    private static void url(ObjectNode source, String url) {
        source.put("type", "url").put("url", url);
    }

    private static void file(ObjectNode source, String id) {
        source.put("type", "file").put("file_id", id);
    }

    private static String decoded(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException broken) {
            throw Refusals.wrong(MESSAGES, "a document that is no base64", "base64 without line ends");
        }
    }

    private ObjectNode call(Part.ToolCall call) {
        if (!(Json.treeOrNull(call.arguments()) instanceof ObjectNode input)) {
            throw Refusals.wrong(
                    MESSAGES,
                    "the arguments of tool call " + Refusals.quoted(call.id()) + " are "
                            + Refusals.quoted(call.arguments()),
                    "a JSON object");
        }
        ObjectNode block = block("tool_use").put("id", ids.of(call.id())).put("name", call.name());
        block.set("input", input);
        marks.put(block, call.cache());
        return block;
    }

    private ObjectNode result(Part.ToolResult result) {
        ObjectNode block = block("tool_result").put("tool_use_id", ids.of(result.id()));
        List<ObjectNode> content = result.content().stream()
                .map(this::block)
                .filter(Objects::nonNull)
                .toList();
        if (!content.isEmpty()) {
            block.putArray("content").addAll(content);
        }
        if (result.error()) {
            block.put("is_error", true);
            if (content.isEmpty()) {
                block.put("content", NOTHING_SAID); // an error must say something
            }
        }
        marks.put(block, result.cache());
        return block;
    }

    private static ObjectNode block(String type) {
        return Json.TREES.createObjectNode().put("type", type);
    }
}
