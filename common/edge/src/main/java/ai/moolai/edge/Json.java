package ai.moolai.edge;

import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.util.RawValue;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// JSON as both services speak it: `snake_case`, UTC times, nothing lenient.
public final class Json {
    private static final ObjectMapper OUT = JsonOutput.mapper();

    private Json() {}

    /// `value` as JSON.
    public static Buffer write(Object value) {
        try {
            return Buffer.buffer(OUT.writeValueAsBytes(value));
        } catch (com.fasterxml.jackson.core.JsonProcessingException impossible) {
            throw new IllegalStateException("no JSON of a " + value.getClass().getName(), impossible);
        }
    }

    /// The same, for whoever writes bytes.
    public static byte[] bytes(Object value) {
        return write(value).getBytes();
    }

    /// A JSON object in plain values: maps, lists, texts, numbers, truth values, nulls.
    ///
    /// @throws ai.moolai.base.FailureException `malformed_json` when it is none
    public static Map<String, @Nullable Object> object(byte[] body) {
        return JsonInput.object(body);
    }

    /// JSON that is written already, to stand as it is within other JSON.
    ///
    /// @throws ai.moolai.base.FailureException `malformed_json` when it is no object, or longer than a line
    public static Object written(byte[] json) {
        JsonInput.object(json);
        String text = new String(json, StandardCharsets.UTF_8);
        if (text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0) {
            throw Failure.of(FailureCode.MALFORMED_JSON, "JSON of several lines (expected: one)")
                    .asException();
        }
        return new RawValue(text);
    }

    /// A request body as a record.
    ///
    /// @throws ai.moolai.base.FailureException `malformed_json` with line and column, or `invalid_value`,
    /// `missing_field`, `unknown_field` with the path of the first fault and all of them in the message
    public static <T> T read(byte[] body, Class<T> type) {
        return JsonInput.read(body, type);
    }
}
