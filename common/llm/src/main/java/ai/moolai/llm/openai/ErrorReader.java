package ai.moolai.llm.openai;

import ai.moolai.llm.Json;
import ai.moolai.llm.chat.ProviderError;
import ai.moolai.llm.chat.ProviderError.Kind;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Reads what a server says went wrong, from its envelope `{"error":{"message","type","param","code"}}`. Servers that
/// speak the dialect loosely send `{"error":"text"}`, `{"message":…}` or no JSON at all: then what is missing is null.
final class ErrorReader {
    /// The status of an error in a stream that began with 200.
    private static final int IN_STREAM = 200;

    private record Said(
            @Nullable String message,
            @Nullable String type,
            @Nullable String param,
            @Nullable String code) {
        static final Said NOTHING = new Said(null, null, null, null);
    }

    private ErrorReader() {}

    /// Reads the body of an answer with `status`.
    static ProviderError read(int status, byte[] body) {
        return error(status, said(body, 0, body.length));
    }

    /// Reads an error in a stream.
    static ProviderError inStream(byte[] bytes, int from, int to) {
        return error(IN_STREAM, said(bytes, from, to));
    }

    private static ProviderError error(int status, Said said) {
        return new ProviderError(kind(status, said), said.message, said.type, said.param, said.code, null);
    }

    private static Kind kind(int status, Said said) {
        boolean billing = isAccount(said.type) || isAccount(said.code);
        return switch (status) {
            case 401, 402, 403 -> Kind.ACCOUNT;
            case 429 -> billing ? Kind.ACCOUNT : Kind.RATE_LIMITED;
            case 503, 529 -> Kind.OVERLOADED;
            case 408, 409, IN_STREAM -> billing ? Kind.ACCOUNT : Kind.SERVER;
            case 404 -> "model_not_found".equals(said.code) ? Kind.MODEL_NOT_FOUND : Kind.REJECTED;
            default -> status >= 500 ? Kind.SERVER : Kind.REJECTED;
        };
    }

    /// Error types and codes that no retry mends: the account is out of money or over its own limit.
    private static boolean isAccount(@Nullable String word) {
        return word != null
                && (word.equals("insufficient_quota")
                        || word.equals("billing_not_active")
                        || word.endsWith("_exhausted")
                        || (word.endsWith("_limit_exceeded") && !word.equals("rate_limit_exceeded")));
    }

    private static Said said(byte[] bytes, int from, int to) {
        try (JsonParser parser = Json.FACTORY.createParser(bytes, from, to - from)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Said.NOTHING;
            }
            Said outer = Said.NOTHING;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken token = parser.nextToken();
                if (name.equals("error") && token == JsonToken.START_OBJECT) {
                    return fields(parser);
                }
                if ((name.equals("error") || name.equals("message") || name.equals("detail"))
                        && token == JsonToken.VALUE_STRING) {
                    outer = new Said(parser.getText(), null, null, null);
                } else {
                    parser.skipChildren();
                }
            }
            return outer;
        } catch (IOException notJson) {
            return Said.NOTHING;
        }
    }

    private static Said fields(JsonParser parser) throws IOException {
        String message = null;
        String type = null;
        String param = null;
        String code = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken token = parser.nextToken();
            String text = token.isScalarValue() && token != JsonToken.VALUE_NULL ? parser.getText() : null;
            switch (name) {
                case "message" -> message = text;
                case "type" -> type = text;
                case "param" -> param = text;
                case "code" -> code = text;
                default -> {}
            }
            parser.skipChildren();
        }
        return new Said(message, type, param, code);
    }
}
