package ai.moolai.llm.gemini;

import ai.moolai.llm.InvalidAnswerException;
import ai.moolai.llm.Json;
import ai.moolai.llm.chat.ProviderError;
import ai.moolai.llm.chat.ProviderError.Kind;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads what Google says went wrong: `{"error":{"code","message","status","details"}}`, or an array with that in it.
/// What is neither comes to an error by its HTTP status alone.
final class ErrorReader {
    /// A protobuf duration, as `23s` or `0.5s`.
    private static final Pattern SECONDS = Pattern.compile("\\d{1,6}(\\.\\d{1,9})?s");

    private static final BigDecimal NANOS_PER_SECOND = BigDecimal.valueOf(1_000_000_000);

    private ErrorReader() {}

    /// Reads the body of an answer with `status`.
    static ProviderError read(int status, byte[] body) {
        try {
            return error(status, errorIn(Json.tree(body, 0, body.length)));
        } catch (InvalidAnswerException notJson) {
            return error(status, MissingNode.getInstance());
        }
    }

    /// Reads an error in a stream, which says its status itself; null when the event is none.
    static @Nullable ProviderError inStream(JsonNode event) {
        JsonNode error = errorIn(event);
        return error.isObject() ? error(error.path("code").asInt(500), error) : null;
    }

    private static JsonNode errorIn(JsonNode tree) {
        return tree.isArray() ? tree.path(0).path("error") : tree.path("error");
    }

    private static ProviderError error(int status, JsonNode error) {
        String word = Json.textAt(error, "status");
        String reason = null;
        Duration pause = null;
        boolean exhausted = false;
        for (JsonNode detail : error.path("details")) {
            String type = detail.path("@type").asText();
            if (type.endsWith("google.rpc.ErrorInfo")) {
                reason = Json.textAt(detail, "reason");
            } else if (type.endsWith("google.rpc.RetryInfo")) {
                pause = pause(detail.path("retryDelay").asText());
            } else if (type.endsWith("google.rpc.QuotaFailure")) {
                exhausted |= isExhausted(detail.path("violations"));
            }
        }
        Kind kind = kind(status, word, reason, exhausted);
        String message = error.isTextual() ? error.textValue() : Json.textAt(error, "message");
        return new ProviderError(kind, message, word, null, reason == null ? word : reason, pause);
    }

    private static Kind kind(int status, @Nullable String word, @Nullable String reason, boolean exhausted) {
        return switch (status) {
            // A bad key of ours is told as an argument of the caller's.
            case 400 ->
                "FAILED_PRECONDITION".equals(word) || (reason != null && reason.startsWith("API_KEY_"))
                        ? Kind.ACCOUNT
                        : Kind.REJECTED;
            case 401, 402, 403 -> Kind.ACCOUNT;
            case 404 -> Kind.MODEL_NOT_FOUND;
            case 429 -> exhausted ? Kind.ACCOUNT : Kind.RATE_LIMITED;
            case 503, 529 -> Kind.OVERLOADED;
            case 408, 409, 499 -> Kind.SERVER;
            default -> status >= 500 || status < 400 ? Kind.SERVER : Kind.REJECTED;
        };
    }

    /// A quota of a day, or of nothing at all: no pause that a caller would wait for helps.
    private static boolean isExhausted(JsonNode violations) {
        for (JsonNode violation : violations) {
            String quota = violation.path("quotaId").asText().toLowerCase(Locale.ROOT);
            if (quota.contains("perday")
                    || violation.path("quotaValue").asText().equals("0")) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable Duration pause(String text) {
        if (!SECONDS.matcher(text).matches()) {
            return null;
        }
        var seconds = new BigDecimal(text.substring(0, text.length() - 1));
        return Duration.ofNanos(seconds.multiply(NANOS_PER_SECOND).longValueExact());
    }
}
