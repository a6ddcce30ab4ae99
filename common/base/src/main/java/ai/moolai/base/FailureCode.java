package ai.moolai.base;

import java.util.Locale;

/// The closed vocabulary of what goes wrong: the same word in the answer, the metric, the log and the record.
/// Statuses and types follow OpenAI's envelope.
public enum FailureCode {
    INVALID_REQUEST(400, Type.INVALID_REQUEST),
    MALFORMED_JSON(400, Type.INVALID_REQUEST),
    MISSING_FIELD(400, Type.INVALID_REQUEST),
    INVALID_VALUE(400, Type.INVALID_REQUEST),
    UNKNOWN_FIELD(400, Type.INVALID_REQUEST),
    UNSUPPORTED_PARAMETER(400, Type.INVALID_REQUEST),
    MALFORMED_HTTP(400, Type.INVALID_REQUEST),
    INVALID_API_KEY(401, Type.INVALID_REQUEST),
    MISSING_CREDENTIAL(401, Type.INVALID_REQUEST),
    FORBIDDEN(403, Type.PERMISSION),
    HOST_NOT_ALLOWED(403, Type.PERMISSION),
    ORIGIN_NOT_ALLOWED(403, Type.PERMISSION),
    MODEL_NOT_ALLOWED(403, Type.PERMISSION),
    NOT_FOUND(404, Type.INVALID_REQUEST),
    MODEL_NOT_FOUND(404, Type.INVALID_REQUEST),
    ORGANIZATION_NOT_FOUND(404, Type.INVALID_REQUEST),
    METHOD_NOT_ALLOWED(405, Type.INVALID_REQUEST),
    REQUEST_TIMEOUT(408, Type.INVALID_REQUEST),
    CONFLICT(409, Type.INVALID_REQUEST),
    BODY_TOO_LARGE(413, Type.INVALID_REQUEST),
    URI_TOO_LONG(414, Type.INVALID_REQUEST),
    UNSUPPORTED_MEDIA_TYPE(415, Type.INVALID_REQUEST),
    UPGRADE_REQUIRED(426, Type.INVALID_REQUEST),
    TOO_MANY_READERS(429, Type.RATE_LIMIT),
    HEADERS_TOO_LARGE(431, Type.INVALID_REQUEST),
    CLIENT_CLOSED_REQUEST(499, Type.INVALID_REQUEST),
    OVERLOADED(503, Type.UNAVAILABLE),
    SHUTTING_DOWN(503, Type.UNAVAILABLE),
    DATABASE_UNAVAILABLE(503, Type.UNAVAILABLE),
    PROVIDER_NOT_CONFIGURED(503, Type.UNAVAILABLE),
    UPSTREAM_REJECTED(400, Type.INVALID_REQUEST),
    UPSTREAM_AUTH_FAILED(502, Type.API),
    UPSTREAM_RATE_LIMITED(429, Type.RATE_LIMIT),
    SERVER_IS_OVERLOADED(503, Type.UNAVAILABLE),
    UPSTREAM_ERROR(502, Type.API),
    UPSTREAM_INVALID_RESPONSE(502, Type.API),
    UPSTREAM_CONNECTION_FAILED(502, Type.API),
    CONNECT_TIMEOUT(504, Type.TIMEOUT),
    FIRST_BYTE_TIMEOUT(504, Type.TIMEOUT),
    IDLE_TIMEOUT(504, Type.TIMEOUT),
    TOTAL_TIMEOUT(504, Type.TIMEOUT),
    GATEWAY_INTERNAL(500, Type.SERVER);

    private final int status;
    private final String type;
    private final String text;

    FailureCode(int status, String type) {
        this.status = status;
        this.type = type;
        this.text = name().toLowerCase(Locale.ROOT);
    }

    /// The HTTP status.
    public int status() {
        return status;
    }

    /// OpenAI's `error.type`.
    public String type() {
        return type;
    }

    /// The `error.code`: this name in lower case.
    public String text() {
        return text;
    }

    private static final class Type {
        static final String INVALID_REQUEST = "invalid_request_error";
        static final String PERMISSION = "permission_error";
        static final String RATE_LIMIT = "rate_limit_error";
        static final String UNAVAILABLE = "service_unavailable_error";
        static final String API = "api_error";
        static final String TIMEOUT = "timeout_error";
        static final String SERVER = "server_error";
    }
}
