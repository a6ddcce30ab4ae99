package ai.moolai.llm.anthropic;

import ai.moolai.llm.InvalidAnswerException;
import ai.moolai.llm.Json;
import ai.moolai.llm.chat.ProviderError;
import ai.moolai.llm.chat.ProviderError.Kind;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Reads what Anthropic says went wrong, from its envelope `{"type":"error","error":{"type","message"}}`. In a stream
/// that began with 200 the type alone tells the kind.
final class ErrorReader {
    /// That the account is out of money or over a limit of its own comes as an ordinary 400 or 429, and only the words
    /// tell it apart.
    private static final List<String> ACCOUNT_WORDS = List.of(
            "credit balance",
            "api usage limits",
            "spend limit",
            "spending limit",
            "extra usage is required",
            "usage credits are required");

    private ErrorReader() {}

    static ProviderError read(int status, byte[] body) {
        JsonNode error;
        try {
            error = Json.tree(body, 0, body.length).path("error");
        } catch (InvalidAnswerException noJson) {
            error = MissingNode.getInstance();
        }
        return error(byStatus(status, error), error);
    }

    /// Reads the event of an error, or the error within it.
    static ProviderError inStream(JsonNode event) {
        JsonNode error = event.path("error");
        return error(byType(error), error);
    }

    private static ProviderError error(Kind kind, JsonNode error) {
        String message = error.isTextual() ? error.textValue() : Json.textAt(error, "message");
        return new ProviderError(kind, message, Json.textAt(error, "type"), null, null, null);
    }

    private static Kind byStatus(int status, JsonNode error) {
        return switch (status) {
            case 401, 402, 403 -> Kind.ACCOUNT;
            case 404 -> isAboutModel(error) ? Kind.MODEL_NOT_FOUND : Kind.REJECTED;
            case 408, 409 -> Kind.SERVER;
            case 429 -> isAboutAccount(error) ? Kind.ACCOUNT : Kind.RATE_LIMITED;
            case 503, 529 -> Kind.OVERLOADED;
            default -> {
                if (status >= 500) {
                    yield Kind.SERVER;
                }
                yield isAboutAccount(error) ? Kind.ACCOUNT : Kind.REJECTED;
            }
        };
    }

    private static Kind byType(JsonNode error) {
        return switch (Json.textAt(error, "type")) {
            case "overloaded_error" -> Kind.OVERLOADED;
            case "rate_limit_error" -> isAboutAccount(error) ? Kind.ACCOUNT : Kind.RATE_LIMITED;
            case "authentication_error", "billing_error", "permission_error" -> Kind.ACCOUNT;
            case "not_found_error" -> isAboutModel(error) ? Kind.MODEL_NOT_FOUND : Kind.REJECTED;
            case "invalid_request_error", "request_too_large" -> isAboutAccount(error) ? Kind.ACCOUNT : Kind.REJECTED;
            case null, default -> Kind.SERVER;
        };
    }

    private static boolean isAboutAccount(JsonNode error) {
        if ("billing_error".equals(Json.textAt(error, "type"))) {
            return true;
        }
        String words = words(error);
        return words != null && ACCOUNT_WORDS.stream().anyMatch(words::contains);
    }

    /// An unknown model is told as `model: its-name`.
    private static boolean isAboutModel(JsonNode error) {
        String words = words(error);
        return words != null && words.startsWith("model");
    }

    private static @Nullable String words(JsonNode error) {
        String message = Json.textAt(error, "message");
        return message == null ? null : message.toLowerCase(Locale.ROOT);
    }
}
