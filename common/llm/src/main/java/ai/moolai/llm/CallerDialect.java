package ai.moolai.llm;

import ai.moolai.base.ErrorForm;
import ai.moolai.base.Failure;
import ai.moolai.base.FailureException;
import ai.moolai.base.RequestId;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// An interface that callers speak. One instance serves every call.
public interface CallerDialect {
    /// Reads a request as far as it takes to know where it goes.
    ///
    /// @param header finds a header of the request by its name in lower case
    /// @throws FailureException when it is no request: the field, its value and what was expected
    CallerRequest read(byte[] body, Function<String, @Nullable String> header);

    /// How a failure is told as the body of an answer: in the house's own form, unless the dialect has another.
    default ErrorForm errors(ErrorForm house) {
        return house;
    }

    /// How a failure is told in a stream that has begun: the bytes of one event, after which nothing follows.
    default byte[] errorEvent(Failure failure, RequestId id, ErrorForm house) {
        var out = new ByteArrayOutputStream();
        out.writeBytes("data: ".getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(errors(house).body(failure, id));
        out.writeBytes("\n\n".getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }
}
