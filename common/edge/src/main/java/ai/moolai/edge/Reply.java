package ai.moolai.edge;

import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A whole answer.
///
/// @param contentType null when there is no body
/// @param headers further ones, lower-case names
public record Reply(int status, @Nullable CharSequence contentType, Map<String, String> headers, Buffer body) {
    private static final Buffer NOTHING = Buffer.buffer(0);

    /// 200 with `value` as JSON.
    public static Reply json(Object value) {
        return json(200, value);
    }

    public static Reply json(int status, Object value) {
        return new Reply(status, Headers.JSON, Map.of(), Json.write(value));
    }

    public static Reply text(int status, String text) {
        return new Reply(status, Headers.TEXT, Map.of(), Buffer.buffer(text));
    }

    public static Reply of(int status, CharSequence contentType, Buffer body) {
        return new Reply(status, contentType, Map.of(), body);
    }

    /// No body, as for 204.
    public static Reply empty(int status) {
        return new Reply(status, null, Map.of(), NOTHING);
    }

    public Reply header(String name, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Reply(status, contentType, more, body);
    }
}
