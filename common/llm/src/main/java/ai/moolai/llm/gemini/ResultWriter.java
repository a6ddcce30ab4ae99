package ai.moolai.llm.gemini;

import ai.moolai.llm.Json;
import ai.moolai.llm.chat.Media;
import ai.moolai.llm.chat.Part;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes what a tool came to as a `functionResponse`. Its response must be an object: an object that the tool returned
/// stands as it is, anything else under `result`, and what went wrong under `error`.
final class ResultWriter {
    private final MediaWriter media;
    private final GeminiModels.Family family;

    ResultWriter(MediaWriter media, GeminiModels.Family family) {
        this.media = media;
        this.family = family;
    }

    /// @param name of the function that was called, if it is known
    /// @param behind takes what cannot be part of the response, and has to follow it
    ObjectNode write(Part.ToolResult result, @Nullable String name, List<JsonNode> behind) {
        if (name == null) {
            throw Refused.invalid(
                    "messages",
                    "messages: the result of tool call " + Refused.shown(result.id())
                            + " (expected: the result of a call that an assistant message before it made)");
        }
        ObjectNode part = Json.TREES.createObjectNode();
        ObjectNode function = part.putObject("functionResponse");
        if (family.isThreeOrLater()) {
            function.put("id", result.id());
        }
        function.put("name", name);
        ArrayNode pictures = Json.TREES.createArrayNode();
        function.set("response", response(result.error(), text(result, pictures, behind)));
        if (!pictures.isEmpty()) {
            function.set("parts", pictures);
        }
        return part;
    }

    private String text(Part.ToolResult result, ArrayNode pictures, List<JsonNode> behind) {
        var text = new StringBuilder();
        for (Part part : result.content()) {
            switch (part) {
                case Part.Text said -> text.append(text.isEmpty() ? "" : "\n").append(said.text());
                case Part.Image image -> place(image.media(), media.image(image), pictures, behind);
                case Part.Document document -> place(document.media(), media.document(document), pictures, behind);
                case Part.Audio audio -> place(audio.media(), media.audio(audio), pictures, behind);
                case Part.Refusal _, Part.Thinking _, Part.RedactedThinking _, Part.ToolCall _, Part.ToolResult _ ->
                    throw Refused.invalid(
                            "messages",
                            "messages: the result of tool call " + Refused.shown(result.id())
                                    + " holds a part that is no result (expected: texts, images, documents)");
            }
        }
        return text.toString();
    }

    private void place(Media where, ObjectNode written, ArrayNode pictures, List<JsonNode> behind) {
        if (family.isThreeOrLater() && where instanceof Media.Inline) {
            pictures.add(written);
        } else {
            behind.add(written);
        }
    }

    private static ObjectNode response(boolean error, String text) {
        JsonNode tree = text.startsWith("{") || text.startsWith("[") ? Json.treeOrNull(text) : null;
        if (!error && tree instanceof ObjectNode object) {
            return object;
        }
        ObjectNode response = Json.TREES.createObjectNode();
        String name = error ? "error" : "result";
        return tree == null ? response.put(name, text) : response.set(name, tree);
    }
}
