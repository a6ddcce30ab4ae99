package ai.moolai.llm.openai;

import ai.moolai.llm.Json;
import ai.moolai.llm.chat.Part;
import ai.moolai.llm.chat.Signature;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Thoughts have no place in the dialect as OpenAI publishes it. In use are `reasoning_content` for their text,
/// `thinking_blocks` for what is sealed, and Google's `extra_content` for the seal of a tool call.
final class Thoughts {
    private static final String GOOGLE = "gemini";

    private Thoughts() {}

    /// Writes the fields of a message that hold thoughts, if there are any.
    ///
    /// @param dialect in which seals are written
    static void write(List<Part> thoughts, String dialect, JsonGenerator out) throws IOException {
        var text = new StringBuilder();
        boolean sealed = false;
        for (Part part : thoughts) {
            switch (part) {
                case Part.Thinking thought -> {
                    text.append(thought.text());
                    sealed |= thought.signature() != null;
                }
                case Part.RedactedThinking _ -> sealed = true;
                default -> {}
            }
        }
        if (!text.isEmpty()) {
            out.writeStringField("reasoning_content", text.toString());
        }
        if (sealed) {
            out.writeArrayFieldStart("thinking_blocks");
            for (Part part : thoughts) {
                switch (part) {
                    case Part.Thinking thought -> block(thought.text(), thought.signature(), dialect, out);
                    case Part.RedactedThinking(Signature data) -> redacted(data, dialect, out);
                    default -> {}
                }
            }
            out.writeEndArray();
        }
    }

    static void block(String text, @Nullable Signature signature, String dialect, JsonGenerator out)
            throws IOException {
        out.writeStartObject();
        out.writeStringField("type", "thinking");
        out.writeStringField("thinking", text);
        if (signature != null) {
            out.writeStringField("signature", signature.text(dialect));
        }
        out.writeEndObject();
    }

    static void redacted(Signature data, String dialect, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("type", "redacted_thinking");
        out.writeStringField("data", data.text(dialect));
        out.writeEndObject();
    }

    /// Writes the seal of a tool call, if it has one.
    static void writeCallSignature(@Nullable Signature signature, JsonGenerator out) throws IOException {
        if (signature != null) {
            out.writeObjectFieldStart("extra_content");
            out.writeObjectFieldStart("google");
            out.writeStringField("thought_signature", signature.text(GOOGLE));
            out.writeEndObject();
            out.writeEndObject();
        }
    }

    /// The seal of a tool call.
    static @Nullable Signature callSignature(JsonNode call) {
        String text = Json.textAt(call.path("extra_content").path("google"), "thought_signature");
        return text == null ? null : Signature.parse(text, GOOGLE);
    }
}
