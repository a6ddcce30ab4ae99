package ai.moolai.edge;

import ai.moolai.base.ErrorForm;
import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.base.RequestId;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;

/// The one place where a [Failure] becomes a reply, in the form of its route.
final class FailureReply {
    private FailureReply() {}

    static Reply of(Failure failure, RequestId requestId, ErrorForm form) {
        Reply reply = Reply.of(failure.status(), Headers.JSON, Buffer.buffer(form.body(failure, requestId)));
        Duration retryAfter = failure.retryAfter();
        if (retryAfter != null) {
            reply = reply.header("retry-after", Long.toString(wholeSeconds(retryAfter)));
        }
        if (failure.code() == FailureCode.MISSING_CREDENTIAL || failure.code() == FailureCode.INVALID_API_KEY) {
            reply = reply.header("www-authenticate", "Bearer");
        }
        return reply;
    }

    /// Rounded up: asking earlier than told is of no use.
    private static long wholeSeconds(Duration delay) {
        return Math.max(0, delay.plusNanos(999_999_999).toSeconds());
    }
}
