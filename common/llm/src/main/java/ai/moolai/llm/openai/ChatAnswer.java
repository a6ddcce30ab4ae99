package ai.moolai.llm.openai;

import ai.moolai.llm.Json;
import ai.moolai.llm.chat.ReportedUsage;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is learnt of a whole answer; the answer itself passes through as it came.
///
/// @param model the model that answered, as the provider names it
/// @param finishReason of the first choice
/// @param serviceTier what the provider says it charged by
/// @param usage null when the answer does not say
record ChatAnswer(
        @Nullable String model,
        @Nullable String finishReason,
        @Nullable String serviceTier,
        @Nullable ReportedUsage usage) {

    /// Reads an answer; empty when it is no chat completion, such as a page of HTML.
    static Optional<ChatAnswer> read(byte[] body) {
        try (JsonParser parser = Json.FACTORY.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            return read(parser, body);
        } catch (IOException malformed) {
            return Optional.empty();
        }
    }

    private static Optional<ChatAnswer> read(JsonParser parser, byte[] body) throws IOException {
        String model = null;
        String finishReason = null;
        String serviceTier = null;
        ReportedUsage usage = null;
        boolean choices = false;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken token = parser.nextToken();
            switch (name) {
                case "model" -> model = Json.text(parser);
                case "service_tier" -> serviceTier = Json.text(parser);
                case "choices" -> {
                    choices = token == JsonToken.START_ARRAY;
                    finishReason = choices ? finishReason(parser) : null;
                }
                case "usage" -> {
                    if (token == JsonToken.START_OBJECT) {
                        usage = UsageReader.read(parser, body, 0);
                    }
                }
                default -> parser.skipChildren();
            }
        }
        if (!choices || parser.nextToken() != null) {
            return Optional.empty();
        }
        return Optional.of(new ChatAnswer(model, finishReason, serviceTier, usage));
    }

    /// Of the array that `parser` stands on: its first element's `finish_reason`.
    static @Nullable String finishReason(JsonParser parser) throws IOException {
        String reason = null;
        boolean first = true;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (!first || parser.currentToken() != JsonToken.START_OBJECT) {
                parser.skipChildren();
                continue;
            }
            first = false;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean about = parser.currentName().equals("finish_reason");
                parser.nextToken();
                if (about) {
                    reason = Json.text(parser);
                } else {
                    parser.skipChildren();
                }
            }
        }
        return reason;
    }
}
