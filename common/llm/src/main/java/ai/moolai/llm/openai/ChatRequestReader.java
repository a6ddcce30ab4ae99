package ai.moolai.llm.openai;

import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.base.FailureException;
import ai.moolai.llm.Json;
import ai.moolai.llm.RequestBody;
import ai.moolai.llm.openai.ChatRequest.Places;
import ai.moolai.llm.openai.ChatRequest.Span;
import ai.moolai.llm.openai.ChatRequest.UsagePlace;
import ai.moolai.llm.openai.ChatRequest.Wants;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One pass over a request: checks the types that are published and notes the places that may have to change.
final class ChatRequestReader {
    private static final int SHOWN_CHARACTERS_MAX = 80;

    /// Fields that are in use in this dialect and that OpenAI's own servers refuse: thoughts and seals of other
    /// providers' models, which a conversation brings along when it moves on to one of OpenAI's, and cache marks.
    private static final Set<String> FOREIGN =
            Set.of("thinking_blocks", "reasoning_content", "extra_content", "cache_control");

    private final byte[] body;
    private final Set<RequestField> seen = EnumSet.noneOf(RequestField.class);
    private @Nullable String model;
    private @Nullable Span modelPlace;
    private boolean foreign;
    private boolean functions;
    private int choices = 1;
    private boolean stream;
    private boolean usageAsked;
    private UsagePlace usage = new UsagePlace.NoOptions();

    ChatRequestReader(byte[] body) {
        this.body = body;
    }

    ChatRequest read() {
        int end = RequestBody.walk(body, "{\"model\": …}", this::field);
        if (model == null || modelPlace == null) {
            throw at(
                    FailureCode.MISSING_FIELD, "body.model", "model: missing (expected: a model's name, as \"gpt-4\")");
        }
        if (!seen.contains(RequestField.MESSAGES)) {
            throw at(
                    FailureCode.MISSING_FIELD,
                    "body.messages",
                    "messages: missing (expected: an array with at least one message)");
        }
        UsagePlace place = stream ? usage : new UsagePlace.Asked();
        boolean olderName = functions && !seen.contains(RequestField.TOOLS);
        var wants = new Wants(olderName, usageAsked, choices);
        return new ChatRequest(body, model, stream, foreign, wants, new Places(modelPlace, end, place));
    }

    private void field(JsonParser parser) throws IOException {
        String name = parser.currentName();
        foreign |= FOREIGN.contains(name);
        var field = RequestField.named(name);
        JsonToken token = parser.nextToken();
        if (field == null) {
            skip(parser);
            return;
        }
        if (!seen.add(field)) {
            throw RequestBody.twice(name);
        }
        if (!field.accepts(token)) {
            throw wrong("body." + name, name, parser, field.expected());
        }
        switch (field) {
            case MODEL -> model(parser);
            case MESSAGES -> messages(parser);
            case STREAM -> stream = token == JsonToken.VALUE_TRUE;
            case STREAM_OPTIONS -> streamOptions(parser);
            case FUNCTIONS -> {
                functions = token == JsonToken.START_ARRAY;
                skip(parser);
            }
            case N -> {
                positive(name, parser);
                choices = token == JsonToken.VALUE_NULL ? 1 : parser.getIntValue();
            }
            case MAX_TOKENS, MAX_COMPLETION_TOKENS -> positive(name, parser);
            default -> skip(parser);
        }
    }

    private void model(JsonParser parser) throws IOException {
        int from = Json.start(parser);
        String name = parser.getText();
        if (name.isBlank() || name.length() > RequestBody.MODEL_CHARACTERS_MAX) {
            throw wrong("body.model", "model", parser, "1-" + RequestBody.MODEL_CHARACTERS_MAX + " characters");
        }
        model = name;
        modelPlace = new Span(from, Json.end(parser));
    }

    private void messages(JsonParser parser) throws IOException {
        int index = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            String path = "messages[" + index++ + "]";
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw wrong("body." + path, path, parser, "an object with role and content");
            }
            boolean role = false;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                foreign |= FOREIGN.contains(name);
                JsonToken token = parser.nextToken();
                if (name.equals("role")) {
                    role = true;
                    if (token != JsonToken.VALUE_STRING) {
                        throw wrong("body." + path + ".role", path + ".role", parser, "a string");
                    }
                } else if (name.equals("content")
                        && token != JsonToken.VALUE_STRING
                        && token != JsonToken.START_ARRAY
                        && token != JsonToken.VALUE_NULL) {
                    throw wrong("body." + path + ".content", path + ".content", parser, "a string, an array or null");
                }
                skip(parser);
            }
            if (!role) {
                throw at(
                        FailureCode.MISSING_FIELD,
                        "body." + path + ".role",
                        path + ".role: missing (expected: system, developer, user, assistant or tool)");
            }
        }
        if (index == 0) {
            throw at(
                    FailureCode.INVALID_VALUE,
                    "body.messages",
                    "messages: an empty array (expected: at least one message)");
        }
    }

    private void streamOptions(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            int from = Json.start(parser);
            usage = new UsagePlace.NullOptions(new Span(from, from + "null".length()));
            return;
        }
        int afterBrace = Json.start(parser) + 1;
        boolean empty = true;
        UsagePlace said = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            empty = false;
            boolean about = parser.currentName().equals("include_usage");
            JsonToken token = parser.nextToken();
            if (!about) {
                skip(parser);
                continue;
            }
            if (said != null) {
                throw at(
                        FailureCode.INVALID_VALUE,
                        "body.stream_options.include_usage",
                        "stream_options.include_usage: given twice (expected: once)");
            }
            int from = Json.start(parser);
            said = switch (token) {
                case VALUE_TRUE -> new UsagePlace.Asked();
                case VALUE_FALSE -> new UsagePlace.Refused(new Span(from, from + "false".length()));
                case VALUE_NULL -> new UsagePlace.Refused(new Span(from, from + "null".length()));
                default ->
                    throw wrong(
                            "body.stream_options.include_usage",
                            "stream_options.include_usage",
                            parser,
                            "true or false");
            };
            usageAsked = token == JsonToken.VALUE_TRUE;
        }
        usage = said == null ? new UsagePlace.Options(afterBrace, empty) : said;
    }

    /// Passes over a value, with an eye on the names in it.
    private void skip(JsonParser parser) throws IOException {
        int depth = 0;
        JsonToken token = parser.currentToken();
        while (true) {
            if (token == null) {
                return;
            }
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            } else if (token == JsonToken.FIELD_NAME) {
                foreign |= FOREIGN.contains(parser.currentName());
            }
            if (depth == 0) {
                return;
            }
            token = parser.nextToken();
        }
    }

    private static void positive(String name, JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        boolean fits = parser.getNumberType() == JsonParser.NumberType.INT && parser.getIntValue() >= 1;
        if (!fits) {
            throw wrong("body." + name, name, parser, "a whole number of 1 or more");
        }
    }

    private static FailureException wrong(String param, String name, JsonParser parser, String expected)
            throws IOException {
        String shown = switch (parser.currentToken()) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> '"' + parser.getText() + '"';
            default -> parser.getText();
        };
        if (shown.length() > SHOWN_CHARACTERS_MAX) {
            shown = shown.substring(0, SHOWN_CHARACTERS_MAX) + "…";
        }
        return at(FailureCode.INVALID_VALUE, param, name + ": " + shown + " (expected: " + expected + ")");
    }

    private static FailureException at(FailureCode code, String param, String message) {
        return Failure.at(code, param, message).asException();
    }
}
