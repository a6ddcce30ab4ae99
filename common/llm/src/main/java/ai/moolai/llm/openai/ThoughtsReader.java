package ai.moolai.llm.openai;

import ai.moolai.llm.Json;
import ai.moolai.llm.chat.Part;
import ai.moolai.llm.chat.Signature;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Reads the thoughts in a message, from the fields that [Thoughts] writes.
final class ThoughtsReader {
    private ThoughtsReader() {}

    /// Of a provider's message: whatever is sealed there, that provider sealed.
    static List<Part> ofProvider(JsonNode message) {
        return read(message, text -> new Signature(OpenAiProvider.KIND, text));
    }

    /// Of a caller's message, whose seals say where they come from.
    static List<Part> ofCaller(JsonNode message) {
        return read(message, text -> Signature.parse(text, OpenAiProvider.KIND));
    }

    private static List<Part> read(JsonNode message, Function<String, Signature> seal) {
        List<Part> thoughts = new ArrayList<>();
        for (JsonNode block : message.path("thinking_blocks")) {
            String data = Json.textAt(block, "data");
            String text = Json.textAt(block, "thinking");
            String signature = Json.textAt(block, "signature");
            if (data != null) {
                thoughts.add(new Part.RedactedThinking(seal.apply(data)));
            } else if (text != null || signature != null) {
                thoughts.add(
                        new Part.Thinking(text == null ? "" : text, signature == null ? null : seal.apply(signature)));
            }
        }
        String text = text(message);
        if (thoughts.isEmpty() && !text.isEmpty()) {
            thoughts.add(new Part.Thinking(text, null));
        }
        return thoughts;
    }

    /// Servers call it by either name, and some by both.
    static String text(JsonNode message) {
        String text = Json.textAt(message, "reasoning_content");
        String other = text == null || text.isEmpty() ? Json.textAt(message, "reasoning") : text;
        return other == null ? "" : other;
    }
}
