package ai.moolai.edge;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
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

    /// A request body as a record.
    ///
    /// @throws ai.moolai.base.FailureException `malformed_json` with line and column, or `invalid_value`,
    /// `missing_field`, `unknown_field` with the path of the first fault and all of them in the message
    public static <T> T read(byte[] body, Class<T> type) {
        return JsonInput.read(body, type);
    }
}
