package ai.moolai.llm.embeddings;

import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.base.FailureException;
import ai.moolai.llm.Json;
import ai.moolai.llm.RequestBody;
import ai.moolai.llm.embeddings.EmbeddingsRequest.Form;
import ai.moolai.llm.embeddings.EmbeddingsRequest.Span;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One pass over a request for embeddings: checks the types that are published and notes where the model stands.
final class EmbeddingsReader {
    private static final int SHOWN_CHARACTERS_MAX = 80;

    private final byte[] body;
    private final Set<String> seen = new HashSet<>();
    private final List<String> others = new ArrayList<>();
    private @Nullable String model;
    private @Nullable Span place;
    private @Nullable Input input;
    private @Nullable Integer dimensions;
    private boolean base64;

    EmbeddingsReader(byte[] body) {
        this.body = body;
    }

    EmbeddingsRequest read() {
        RequestBody.walk(body, "{\"model\": …, \"input\": …}", this::field);
        if (model == null || place == null) {
            throw at(
                    FailureCode.MISSING_FIELD,
                    "body.model",
                    "model: missing (expected: a model's name, as \"text-embedding-3-small\")");
        }
        if (input == null) {
            throw at(
                    FailureCode.MISSING_FIELD, "body.input", "input: missing (expected: " + InputReader.EXPECTED + ")");
        }
        return new EmbeddingsRequest(body, model, place, input, new Form(dimensions, base64), others);
    }

    private void field(JsonParser parser) throws IOException {
        String name = parser.currentName();
        JsonToken token = parser.nextToken();
        if (!seen.add(name)) {
            throw RequestBody.twice(name);
        }
        switch (name) {
            case "model" -> model(parser);
            case "input" -> input = new InputReader(parser).read();
            case "dimensions" -> dimensions(parser);
            case "encoding_format" -> format(parser);
            case "stream" -> stream(parser);
            default -> {
                if (name.equals("user") && token != JsonToken.VALUE_STRING && token != JsonToken.VALUE_NULL) {
                    throw wrong("user", parser, "a string");
                }
                if (token != JsonToken.VALUE_NULL) {
                    others.add(name);
                }
                parser.skipChildren();
            }
        }
    }

    private void model(JsonParser parser) throws IOException {
        String expected = "1-" + RequestBody.MODEL_CHARACTERS_MAX + " characters";
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw wrong("model", parser, expected);
        }
        int from = Json.start(parser);
        String name = parser.getText();
        if (name.isBlank() || name.length() > RequestBody.MODEL_CHARACTERS_MAX) {
            throw wrong("model", parser, expected);
        }
        model = name;
        place = new Span(from, Json.end(parser));
    }

    private void dimensions(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        boolean fits = parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                && parser.getNumberType() == JsonParser.NumberType.INT
                && parser.getIntValue() >= 1;
        if (!fits) {
            throw wrong("dimensions", parser, "a whole number of 1 or more");
        }
        dimensions = parser.getIntValue();
    }

    private void format(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        String format = parser.currentToken() == JsonToken.VALUE_STRING ? parser.getText() : "";
        if (!format.equals("float") && !format.equals("base64")) {
            throw wrong("encoding_format", parser, "\"float\" or \"base64\"");
        }
        base64 = format.equals("base64");
    }

    private static void stream(JsonParser parser) throws IOException {
        switch (parser.currentToken()) {
            case VALUE_FALSE, VALUE_NULL -> {}
            case VALUE_TRUE ->
                throw at(
                        FailureCode.UNSUPPORTED_PARAMETER,
                        "body.stream",
                        "stream: true (expected: false; embeddings come all at once)");
            default -> throw wrong("stream", parser, "false");
        }
    }

    /// @param name of the field, after `body.`
    static FailureException wrong(String name, JsonParser parser, String expected) throws IOException {
        String shown = switch (parser.currentToken()) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> '"' + parser.getText() + '"';
            default -> parser.getText();
        };
        if (shown.length() > SHOWN_CHARACTERS_MAX) {
            shown = shown.substring(0, SHOWN_CHARACTERS_MAX) + "…";
        }
        return at(FailureCode.INVALID_VALUE, "body." + name, name + ": " + shown + " (expected: " + expected + ")");
    }

    static FailureException at(FailureCode code, String param, String message) {
        return Failure.at(code, param, message).asException();
    }
}
