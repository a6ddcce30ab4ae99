package ai.moolai.llm;

import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.base.FailureException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/// The body of a caller's request, in whatever interface: one JSON object in UTF-8, walked over once.
public final class RequestBody {
    /// The longest name of a model.
    public static final int MODEL_CHARACTERS_MAX = 256;

    private static final int NAME_CHARACTERS_MAX = 80;

    /// Reads one field after the other.
    public interface Fields {
        /// Reads a field's value to its end; `parser` stands on its name.
        void field(JsonParser parser) throws IOException;
    }

    private RequestBody() {}

    /// Walks over the fields of `body`.
    ///
    /// @param expected what the object looks like, as `{"model": …}`
    /// @return where the brace stands that closes the object
    /// @throws FailureException when it is no JSON object, and what else `fields` throws
    public static int walk(byte[] body, String expected, Fields fields) {
        try (JsonParser parser = parser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw whole(FailureCode.INVALID_REQUEST, "the body is not a JSON object (expected: " + expected + ")");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                fields.field(parser);
            }
            int end = Json.start(parser);
            if (parser.nextToken() != null) {
                throw whole(FailureCode.MALFORMED_JSON, "there is more after the JSON object (expected: nothing)");
            }
            return end;
        } catch (JsonProcessingException malformed) {
            throw malformed(malformed);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static JsonParser parser(byte[] body) throws IOException {
        // Another encoding would be detected by the parser, and every offset would then be wrong.
        for (int i = 0; i < Math.min(4, body.length); i++) {
            if (body[i] == 0 || body[i] == (byte) 0xfe || body[i] == (byte) 0xff || body[i] == (byte) 0xef) {
                throw whole(FailureCode.MALFORMED_JSON, "the body is not UTF-8 text (expected: JSON in UTF-8)");
            }
        }
        return Json.FACTORY.createParser(body);
    }

    /// What is wrong with the JSON, and where; without the parser's note on where the text came from.
    public static FailureException malformed(JsonProcessingException malformed) {
        var place = malformed.getLocation();
        String where = place == null ? "" : "line " + place.getLineNr() + ", column " + place.getColumnNr() + ": ";
        String said = malformed.getOriginalMessage();
        int note = said.indexOf(" (start marker at");
        return whole(
                FailureCode.MALFORMED_JSON, where + (note < 0 ? said : said.substring(0, note)) + " (expected: JSON)");
    }

    /// Which of the two counts is a matter of taste, and the provider's may differ from ours.
    public static FailureException twice(String name) {
        String shown = name.length() > NAME_CHARACTERS_MAX ? name.substring(0, NAME_CHARACTERS_MAX) + "…" : name;
        return Failure.at(FailureCode.INVALID_VALUE, "body." + shown, shown + ": given twice (expected: once)")
                .asException();
    }

    /// The body with `replacement` in place of what stands from `from` to `to`.
    public static byte[] spliced(byte[] body, int from, int to, byte[] replacement) {
        byte[] out = Arrays.copyOf(body, body.length - (to - from) + replacement.length);
        System.arraycopy(replacement, 0, out, from, replacement.length);
        System.arraycopy(body, to, out, from + replacement.length, body.length - to);
        return out;
    }

    private static FailureException whole(FailureCode code, String message) {
        return Failure.at(code, "body", message).asException();
    }
}
