package ai.moolai.llm.embeddings;

import ai.moolai.base.FailureCode;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Reads what is to be embedded: a text, texts, a text as tokens, or texts as tokens.
final class InputReader {
    static final String EXPECTED = "a string, an array of strings, an array of token numbers, or an array of these";
    private static final int INPUTS_MAX = 2048;

    private final JsonParser parser;

    /// @param parser stands on the input
    InputReader(JsonParser parser) {
        this.parser = parser;
    }

    Input read() throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            return new Input.Texts(List.of(text("input")));
        }
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw EmbeddingsReader.wrong("input", parser, EXPECTED);
        }
        return switch (parser.nextToken()) {
            case VALUE_STRING -> texts();
            case VALUE_NUMBER_INT -> new Input.Tokens(1, tokens("input"));
            case START_ARRAY -> tokenArrays();
            case END_ARRAY ->
                throw EmbeddingsReader.at(
                        FailureCode.INVALID_VALUE, "body.input", "input: an empty array (expected: " + EXPECTED + ")");
            default -> throw EmbeddingsReader.wrong("input[0]", parser, "a string, a token number or an array");
        };
    }

    private Input texts() throws IOException {
        List<String> texts = new ArrayList<>();
        do {
            String path = "input[" + texts.size() + "]";
            bound(texts.size());
            if (parser.currentToken() != JsonToken.VALUE_STRING) {
                throw EmbeddingsReader.wrong(path, parser, "a string, as before it");
            }
            texts.add(text(path));
        } while (parser.nextToken() != JsonToken.END_ARRAY);
        return new Input.Texts(texts);
    }

    private Input tokenArrays() throws IOException {
        int size = 0;
        long tokens = 0;
        do {
            String path = "input[" + size + "]";
            bound(size);
            if (parser.currentToken() != JsonToken.START_ARRAY) {
                throw EmbeddingsReader.wrong(path, parser, "an array of token numbers, as before it");
            }
            if (parser.nextToken() == JsonToken.END_ARRAY) {
                throw EmbeddingsReader.at(
                        FailureCode.INVALID_VALUE,
                        "body." + path,
                        path + ": an empty array (expected: at least one token)");
            }
            tokens += tokens(path);
            size++;
        } while (parser.nextToken() != JsonToken.END_ARRAY);
        return new Input.Tokens(size, tokens);
    }

    /// Counts the tokens of the array of which `parser` stands on the first.
    private long tokens(String path) throws IOException {
        long count = 0;
        do {
            boolean token = parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                    && parser.getNumberType() == JsonParser.NumberType.INT
                    && parser.getIntValue() >= 0;
            if (!token) {
                throw EmbeddingsReader.wrong(path + "[" + count + "]", parser, "a token number");
            }
            count++;
        } while (parser.nextToken() != JsonToken.END_ARRAY);
        return count;
    }

    private String text(String path) throws IOException {
        String text = parser.getText();
        if (text.isEmpty()) {
            throw EmbeddingsReader.at(
                    FailureCode.INVALID_VALUE,
                    "body." + path,
                    path + ": an empty string (expected: at least one character)");
        }
        return text;
    }

    private static void bound(int size) {
        if (size == INPUTS_MAX) {
            throw EmbeddingsReader.at(
                    FailureCode.INVALID_VALUE,
                    "body.input",
                    "input: more than " + INPUTS_MAX + " inputs (expected: at most " + INPUTS_MAX + ")");
        }
    }
}
