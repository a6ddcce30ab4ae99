package ai.moolai.llm.anthropic;

import ai.moolai.base.Failure;
import ai.moolai.base.RequestId;
import ai.moolai.llm.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// Tells a failure in Anthropic's envelope and with its word for the family, so that its SDK throws the exception that
/// its users expect; `error.code` is this gateway's own word.
final class ErrorWriter {
    private ErrorWriter() {}

    static byte[] write(Failure failure, RequestId id) {
        ObjectNode envelope = Json.TREES.createObjectNode().put("type", "error");
        envelope.putObject("error")
                .put("type", type(failure.status()))
                .put("message", failure.message())
                .put("code", failure.word())
                .put("param", failure.param())
                .put("request_id", id.toString());
        return Json.bytes(envelope.put("request_id", id.toString()));
    }

    private static String type(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 402 -> "billing_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 503, 529 -> "overloaded_error";
            case 504 -> "timeout_error";
            default -> status < 500 ? "invalid_request_error" : "api_error";
        };
    }
}
