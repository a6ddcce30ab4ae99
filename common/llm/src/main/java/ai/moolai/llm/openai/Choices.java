package ai.moolai.llm.openai;

import ai.moolai.llm.Json;
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

    /// Of the choice with index 0 if it ends here, and else of the first that does.
    @Nullable
    Finish finish;

    /// A choice ends.
    record Finish(int choice, String word) {}

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
        int index = 0;
        String word = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken token = parser.nextToken();
            if (name.equals("delta") && token == JsonToken.START_OBJECT) {
                delta(parser);
            } else if (name.equals("finish_reason")) {
                word = Json.text(parser);
            } else if (name.equals("index") && token == JsonToken.VALUE_NUMBER_INT) {
                index = parser.getNumberType() == JsonParser.NumberType.INT ? parser.getIntValue() : 0;
            } else {
                parser.skipChildren();
            }
        }
        if (word != null && (finish == null || index == 0)) {
            finish = new Finish(index, word);
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
