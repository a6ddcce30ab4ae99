package ai.moolai.llm.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// What a provider says went wrong, from its envelope `{"error":{"message","type","param","code"}}`. Servers that speak
/// the dialect loosely send `{"error":"text"}`, `{"message":…}` or no JSON at all: then what is missing is null.
public record ProviderError(
        @Nullable String message,
        @Nullable String type,
        @Nullable String param,
        @Nullable String code) {
    private static final ProviderError UNKNOWN = new ProviderError(null, null, null, null);

    /// Error types and codes that no retry mends: the account is out of money or over its own limit.
    private static boolean isAccount(@Nullable String word) {
        return word != null
                && (word.equals("insufficient_quota")
                        || word.equals("billing_not_active")
                        || word.endsWith("_exhausted")
                        || (word.endsWith("_limit_exceeded") && !word.equals("rate_limit_exceeded")));
    }

    /// Whether the provider's account is at fault, rather than the call or the moment.
    public boolean isBilling() {
        return isAccount(type) || isAccount(code);
    }

    public static ProviderError read(byte[] body) {
        return read(body, 0, body.length);
    }

    static ProviderError read(byte[] bytes, int from, int to) {
        try (JsonParser parser = Json.FACTORY.createParser(bytes, from, to - from)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return UNKNOWN;
            }
            ProviderError outer = UNKNOWN;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken token = parser.nextToken();
                if (name.equals("error") && token == JsonToken.START_OBJECT) {
                    return fields(parser);
                }
                if ((name.equals("error") || name.equals("message") || name.equals("detail"))
                        && token == JsonToken.VALUE_STRING) {
                    outer = new ProviderError(parser.getText(), null, null, null);
                } else {
                    parser.skipChildren();
                }
            }
            return outer;
        } catch (IOException notJson) {
            return UNKNOWN;
        }
    }

    private static ProviderError fields(JsonParser parser) throws IOException {
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
        return new ProviderError(message, type, param, code);
    }
}
