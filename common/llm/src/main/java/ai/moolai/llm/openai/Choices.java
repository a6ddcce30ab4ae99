package ai.moolai.llm.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the `choices` of one streamed piece tell.
final class Choices {
    private static final Set<String> SPOKEN =
            Set.of("content", "refusal", "reasoning_content", "reasoning", "tool_calls", "function_call", "audio");

    boolean any;
    boolean speak;

    @Nullable
    String finishReason;

    /// Reads the array that `parser` stands on.
    void read(JsonParser parser) throws IOException {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            any = true;
            if (parser.currentToken() == JsonToken.START_OBJECT) {
                choice(parser);
            } else {
                parser.skipChildren();
            }
        }
    }

    private void choice(JsonParser parser) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken token = parser.nextToken();
            if (name.equals("delta") && token == JsonToken.START_OBJECT) {
                delta(parser);
            } else if (name.equals("finish_reason") && finishReason == null) {
                finishReason = Json.text(parser);
            } else {
                parser.skipChildren();
            }
        }
    }

    private void delta(JsonParser parser) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean spoken = SPOKEN.contains(parser.currentName());
            JsonToken token = parser.nextToken();
            speak |= spoken
                    && (token.isStructStart() || (token == JsonToken.VALUE_STRING && parser.getTextLength() > 0));
            parser.skipChildren();
        }
    }
}
