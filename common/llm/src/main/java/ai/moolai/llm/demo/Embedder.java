package ai.moolai.llm.demo;

import ai.moolai.llm.chat.TokenEstimate;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;

/// Makes up embeddings, the same for the same text: directions that say nothing of what a text means. It counts
/// tokens, which is slow: never on an event loop.
final class Embedder {
    private static final int INPUTS_MAX = 2048;
    private static final int DIMENSIONS = 1536;
    private static final int DIMENSIONS_MAX = 3072;
    /// Of one answer: written out, about 56 MB.
    private static final int NUMBERS_MAX = 1 << 22;

    private static final String INPUT =
            "a string, an array of strings, an array of token numbers, or an array of these";

    private final int dimensions;
    private final boolean base64;
    private final Buffer out = Buffer.buffer();
    private long tokens;

    /// What is embedded.
    ///
    /// @param tokens how many it is
    private record Input(String text, long tokens) {}

    private Embedder(int dimensions, boolean base64) {
        this.dimensions = dimensions;
        this.base64 = base64;
    }

    static Buffer embed(Buffer body) {
        var request = Fields.ofBody(body);
        String model = request.text("model", "a model's name, as \"text-embedding-3-small\"");
        List<Input> inputs = inputs(request);
        int dimensions = (int) request.whole("dimensions", 1, DIMENSIONS_MAX, DIMENSIONS);
        String form = request.has("encoding_format") ? request.text("encoding_format", "float or base64") : "float";
        if (!form.equals("float") && !form.equals("base64")) {
            throw Fields.wrong("encoding_format", form, "float or base64");
        }
        if (inputs.size() > NUMBERS_MAX / dimensions) {
            throw Fields.wrong(
                    "input",
                    inputs.size() + " inputs of " + dimensions + " dimensions",
                    "at most " + NUMBERS_MAX / dimensions + " of so many dimensions");
        }
        return new Embedder(dimensions, form.equals("base64")).write(model, inputs);
    }

    private Buffer write(String model, List<Input> inputs) {
        out.appendString("{\"object\":\"list\",\"data\":[");
        for (int i = 0; i < inputs.size(); i++) {
            var input = inputs.get(i);
            tokens += input.tokens;
            out.appendString((i == 0 ? "" : ",") + "{\"object\":\"embedding\",\"index\":" + i + ",\"embedding\":");
            numbers(direction(input.text));
            out.appendString("}");
        }
        var usage = new JsonObject().put("prompt_tokens", tokens).put("total_tokens", tokens);
        return out.appendString("],\"model\":" + Json.encode(model) + ",\"usage\":" + usage.encode() + "}");
    }

    private void numbers(float[] vector) {
        if (base64) {
            var bytes = Buffer.buffer(vector.length * Float.BYTES);
            for (float number : vector) {
                bytes.appendFloatLE(number);
            }
            out.appendString("\"" + Base64.getEncoder().encodeToString(bytes.getBytes()) + "\"");
            return;
        }
        var text = new StringBuilder("[");
        for (float number : vector) {
            text.append(text.length() == 1 ? "" : ",").append(number);
        }
        out.appendString(text.append("]").toString());
    }

    /// A vector of length 1. One with fewer dimensions is the beginning of one with more, brought to that length.
    private float[] direction(String text) {
        var random = new Random(Composer.hash(text).getLong(0));
        double[] drawn = new double[dimensions];
        double squares = 0;
        for (int i = 0; i < dimensions; i++) {
            drawn[i] = random.nextGaussian();
            squares += drawn[i] * drawn[i];
        }
        float[] vector = new float[dimensions];
        for (int i = 0; i < dimensions; i++) {
            vector[i] = (float) (drawn[i] / Math.sqrt(squares));
        }
        return vector;
    }

    private static List<Input> inputs(Fields request) {
        return switch (request.raw("input")) {
            case null -> throw Fields.missing("input", INPUT);
            case String text -> List.of(text(text, "input"));
            case JsonArray several when several.isEmpty() -> throw Fields.wrong("input", "an empty array", INPUT);
            case JsonArray tokens
            when tokens.getValue(0) instanceof Number ->
                List.of(tokens(request.list("input", Integer.MAX_VALUE), "input"));
            case JsonArray _ -> several(request.list("input", INPUTS_MAX));
            case Object other -> throw Fields.wrong("input", other, INPUT);
        };
    }

    private static List<Input> several(List<Object> elements) {
        List<Input> inputs = new ArrayList<>();
        for (int i = 0; i < elements.size(); i++) {
            String path = "input[" + i + "]";
            inputs.add(
                    switch (elements.get(i)) {
                        case String text -> text(text, path);
                        case JsonArray tokens -> tokens(tokens.getList(), path);
                        case Object other -> throw Fields.wrong(path, other, "a string or an array of token numbers");
                    });
        }
        return inputs;
    }

    private static Input text(String text, String path) {
        if (text.isEmpty()) {
            throw Fields.wrong(path, "an empty string", "at least one character");
        }
        return new Input(text, TokenEstimate.count(text));
    }

    private static Input tokens(List<?> tokens, String path) {
        if (tokens.isEmpty()) {
            throw Fields.wrong(path, "an empty array", "at least one token");
        }
        for (int i = 0; i < tokens.size(); i++) {
            if (!(tokens.get(i) instanceof Integer token) || token < 0) {
                throw Fields.wrong(path + "[" + i + "]", tokens.get(i), "a token number");
            }
        }
        return new Input(tokens.toString(), tokens.size());
    }
}
