package ai.moolai.edge;

import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;

/// An answer whose body is written piece by piece, however long it is.
///
/// @param headers further ones, lower-case names
public record StreamedReply(String contentType, Map<String, String> headers, Body body) {
    /// Writes the body.
    @FunctionalInterface
    public interface Body {
        /// Runs on a virtual thread and may block. What it throws before the first 32 KiB are written
        /// is answered as any failure is; later, the answer is broken off.
        ///
        /// @param out blocks while the caller does not read, and throws when the caller has gone
        void writeTo(OutputStream out) throws Exception;
    }

    public static StreamedReply of(String contentType, Body body) {
        return new StreamedReply(contentType, Map.of(), body);
    }

    public StreamedReply header(String name, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new StreamedReply(contentType, more, body);
    }
}
