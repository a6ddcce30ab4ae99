package ai.moolai.llm;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// JSON for the dialects, with its bounds in one place.
public final class Json {
    private static final int NESTING_MAX = 200;
    private static final int STRING_CHARACTERS_MAX = 64 << 20;

    /// Field names are not interned, nor kept from one document to the next: they come from strangers.
    public static final JsonFactory FACTORY = new LongStrings(new JsonFactoryBuilder()
            .configure(JsonFactory.Feature.INTERN_FIELD_NAMES, false)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(NESTING_MAX)
                    .maxStringLength(STRING_CHARACTERS_MAX)
                    .build()));

    /// Trees keep every number as it was written.
    public static final JsonMapper TREES = JsonMapper.builder(FACTORY)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private Json() {}

    /// The tree of the JSON from `from` to `to`.
    ///
    /// @throws InvalidAnswerException when it is none
    public static JsonNode tree(byte[] bytes, int from, int to) throws InvalidAnswerException {
        try {
            JsonNode tree = TREES.readTree(bytes, from, to - from);
            if (tree.isMissingNode()) {
                throw new InvalidAnswerException("nothing");
            }
            return tree;
        } catch (IOException | NumberFormatException malformed) { // an exponent of too many digits
            throw new InvalidAnswerException("what is no JSON");
        }
    }

    /// The tree of a JSON text; null when it is none.
    public static @Nullable JsonNode treeOrNull(String text) {
        try {
            JsonNode tree = TREES.readTree(text);
            return tree.isMissingNode() ? null : tree;
        } catch (JsonProcessingException | NumberFormatException malformed) {
            return null;
        }
    }

    /// A tree as bytes in UTF-8.
    public static byte[] bytes(JsonNode tree) {
        return written(out -> TREES.writeTree(out, tree));
    }

    /// A tree as text. Half a surrogate pair, which a stranger may write and UTF-8 cannot hold, stays escaped.
    public static String text(JsonNode tree) {
        return new String(bytes(tree), StandardCharsets.UTF_8);
    }

    /// Writes one JSON value.
    public interface Form {
        void write(JsonGenerator out) throws IOException;
    }

    /// What `form` writes, in UTF-8.
    public static byte[] written(Form form) {
        var bytes = new ByteArrayBuilder();
        try (JsonGenerator out = FACTORY.createGenerator(bytes)) {
            form.write(out);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /// The text of a member of an object; null when it is missing or no string.
    public static @Nullable String textAt(JsonNode object, String name) {
        JsonNode value = object.get(name);
        return value != null && value.isTextual() ? value.textValue() : null;
    }

    /// A string as JSON.
    public static byte[] quoted(String text) {
        return written(out -> out.writeString(text));
    }

    /// Where the token that `parser` stands on begins, in bytes.
    public static int start(JsonParser parser) {
        return (int) parser.currentTokenLocation().getByteOffset();
    }

    /// Where the token that `parser` stands on ends, in bytes. An object or array must have been skipped to its end.
    public static int end(JsonParser parser) throws IOException {
        parser.finishToken();
        return (int) parser.currentLocation().getByteOffset();
    }

    /// The text of a string; null when the value is something else, which is then skipped.
    public static @Nullable String text(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            return parser.getText();
        }
        parser.skipChildren();
        return null;
    }

    /// Whether `word` stands at `at`.
    public static boolean isAt(byte[] bytes, int at, byte[] word) {
        return at + word.length <= bytes.length && Arrays.equals(bytes, at, at + word.length, word, 0, word.length);
    }
}
