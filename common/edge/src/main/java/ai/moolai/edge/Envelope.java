package ai.moolai.edge;

import ai.moolai.base.ErrorForm;
import ai.moolai.base.Failure;
import ai.moolai.base.RequestId;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The one form in which a failure is told, OpenAI's: as the body of an answer, or as an event of a stream that has
/// begun.
public final class Envelope {
    /// The form of every route that names no other.
    public static final ErrorForm FORM = (failure, id) -> of(failure, id).getBytes();

    private Envelope() {}

    /// `{"error":{"message","type","code","param","request_id"}}`.
    public static Buffer of(Failure failure, RequestId requestId) {
        var error = new LinkedHashMap<String, @Nullable Object>();
        error.put("message", failure.message());
        error.put("type", failure.type());
        error.put("code", failure.word());
        error.put("param", failure.param());
        error.put("request_id", requestId.toString());
        return Json.write(Map.of("error", error));
    }
}
