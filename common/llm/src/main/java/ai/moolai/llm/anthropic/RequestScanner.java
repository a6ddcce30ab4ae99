package ai.moolai.llm.anthropic;

import ai.moolai.llm.Json;
import ai.moolai.llm.RequestBody;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One pass over a request, as far as it takes to route it. What it does not look at is the provider's to judge, or the
/// translation's.
final class RequestScanner {
    private static final Set<String> LOOKED_AT = Set.of("model", "stream", "max_tokens", "messages");

    private final byte[] body;
    private final boolean answer;
    private final Set<String> seen = new HashSet<>();
    private @Nullable String model;
    private boolean stream;
    private int modelFrom;
    private int modelTo;

    /// @param answer whether an answer is asked for, and not a count
    RequestScanner(byte[] body, boolean answer) {
        this.body = body;
        this.answer = answer;
    }

    RequestScan scan() {
        RequestBody.walk(body, "{\"model\": …}", this::field);
        if (model == null) {
            throw Refusals.missing("model", "a model's name, as \"claude-sonnet-5\"");
        }
        if (answer && !seen.contains("max_tokens")) {
            throw Refusals.missing("max_tokens", "the most tokens of the answer, a whole number");
        }
        if (!seen.contains("messages")) {
            throw Refusals.missing("messages", "an array with at least one message");
        }
        return new RequestScan(body, model, stream, modelFrom, modelTo);
    }

    private void field(JsonParser parser) throws IOException {
        String name = parser.currentName();
        JsonToken token = parser.nextToken();
        if (!LOOKED_AT.contains(name)) {
            parser.skipChildren();
            return;
        }
        if (!seen.add(name)) {
            throw RequestBody.twice(name);
        }
        switch (name) {
            case "model" -> model(parser, token);
            case "stream" -> stream(parser, token);
            case "max_tokens" -> maxTokens(parser, token);
            default -> messages(parser, token);
        }
    }

    private void model(JsonParser parser, JsonToken token) throws IOException {
        String expected = "a string of 1-" + RequestBody.MODEL_CHARACTERS_MAX + " characters";
        if (token != JsonToken.VALUE_STRING) {
            throw Refusals.wrong("model", shown(parser), expected);
        }
        modelFrom = Json.start(parser);
        String name = parser.getText();
        if (name.isBlank() || name.length() > RequestBody.MODEL_CHARACTERS_MAX) {
            throw Refusals.wrong("model", Refusals.quoted(name), expected);
        }
        model = name;
        modelTo = Json.end(parser);
    }

    private void stream(JsonParser parser, JsonToken token) throws IOException {
        if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE && token != JsonToken.VALUE_NULL) {
            throw Refusals.wrong("stream", shown(parser), "true or false");
        }
        stream = token == JsonToken.VALUE_TRUE;
    }

    private static void maxTokens(JsonParser parser, JsonToken token) throws IOException {
        boolean fits = token == JsonToken.VALUE_NUMBER_INT
                && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER
                && parser.getLongValue() >= 0;
        if (!fits) {
            throw Refusals.wrong("max_tokens", shown(parser), "a whole number of 0 or more");
        }
    }

    private static void messages(JsonParser parser, JsonToken token) throws IOException {
        if (token != JsonToken.START_ARRAY) {
            throw Refusals.wrong("messages", shown(parser), "an array");
        }
        int messages = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw Refusals.wrong("messages[" + messages + "]", shown(parser), "an object with role and content");
            }
            parser.skipChildren();
            messages++;
        }
        if (messages == 0) {
            throw Refusals.wrong("messages", "an empty array", "at least one message");
        }
    }

    private static String shown(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> Refusals.quoted(parser.getText());
            default -> parser.getText();
        };
    }
}
