package ai.moolai.llm.openai;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The streaming parser's bounds, in one place.
final class Json {
    private static final int NESTING_MAX = 200;
    private static final int STRING_CHARACTERS_MAX = 64 << 20;

    /// Field names are not interned, nor kept from one document to the next: they come from strangers.
    static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .configure(JsonFactory.Feature.INTERN_FIELD_NAMES, false)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(NESTING_MAX)
                    .maxStringLength(STRING_CHARACTERS_MAX)
                    .build())
            .build();

    private Json() {}

    /// Where the token that `parser` stands on begins, in bytes.
    static int start(JsonParser parser) {
        return (int) parser.currentTokenLocation().getByteOffset();
    }

    /// Where the token that `parser` stands on ends, in bytes. An object or array must have been skipped to its end.
    static int end(JsonParser parser) throws IOException {
        parser.finishToken();
        return (int) parser.currentLocation().getByteOffset();
    }

    /// The text of a string; null when the value is something else, which is then skipped.
    static @Nullable String text(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            return parser.getText();
        }
        parser.skipChildren();
        return null;
    }

    /// Whether `word` stands at `at`.
    static boolean isAt(byte[] bytes, int at, byte[] word) {
        return at + word.length <= bytes.length && Arrays.equals(bytes, at, at + word.length, word, 0, word.length);
    }
}
