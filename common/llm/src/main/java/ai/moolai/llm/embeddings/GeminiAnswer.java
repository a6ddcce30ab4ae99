package ai.moolai.llm.embeddings;

import ai.moolai.llm.InvalidAnswerException;
import ai.moolai.llm.Json;
import ai.moolai.llm.chat.ReportedUsage;
import ai.moolai.llm.embeddings.EmbeddingsRequest.Form;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// Turns Gemini's embeddings into OpenAI's, number by number: thousands of them make no tree. A number is written in
/// the digits in which it came, unless it is wanted in base64.
final class GeminiAnswer {
    private static final int ASCII_MAX = 127;

    private final Form form;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final JsonGenerator json;
    private int count;

    GeminiAnswer(Form form, String model) {
        this.form = form;
        try {
            // A model's name may hold half a surrogate pair, for which UTF-8 has no bytes.
            json = Json.FACTORY.createGenerator(out).setHighestNonEscapedChar(ASCII_MAX);
            json.writeStartObject();
            json.writeStringField("object", "list");
            json.writeStringField("model", model);
            json.writeArrayFieldStart("data");
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /// Reads Gemini's answer and writes its embeddings.
    ///
    /// @param wanted how many embeddings were asked for
    /// @return what it says that it used
    @Nullable
    ReportedUsage read(byte[] body, int wanted) throws InvalidAnswerException {
        ReportedUsage usage = null;
        try (JsonParser parser = Json.FACTORY.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new InvalidAnswerException("what is no JSON object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken token = parser.nextToken();
                if (name.equals("embeddings") && token == JsonToken.START_ARRAY) {
                    embeddings(parser);
                } else if (name.equals("usageMetadata")) {
                    usage = EmbeddingsUsage.read(parser, "promptTokenCount", "totalTokenCount");
                } else {
                    parser.skipChildren();
                }
            }
        } catch (IOException | NumberFormatException malformed) {
            throw new InvalidAnswerException("what is no JSON");
        }
        if (count != wanted) {
            throw new InvalidAnswerException(count + " embeddings instead of " + wanted);
        }
        return usage;
    }

    /// The whole answer, once it is read.
    byte[] written(long tokens) {
        try {
            json.writeEndArray();
            json.writeObjectFieldStart("usage");
            json.writeNumberField("prompt_tokens", tokens);
            json.writeNumberField("total_tokens", tokens);
            json.writeEndObject();
            json.writeEndObject();
            json.close();
            return out.toByteArray();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private void embeddings(JsonParser parser) throws IOException, InvalidAnswerException {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw new InvalidAnswerException("an embedding that is no object");
            }
            boolean values = false;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean about = parser.currentName().equals("values");
                JsonToken token = parser.nextToken();
                if (about && token == JsonToken.START_ARRAY && !values) {
                    values = true;
                    embedding(parser);
                } else {
                    parser.skipChildren();
                }
            }
            if (!values) {
                throw new InvalidAnswerException("an embedding without values");
            }
        }
    }

    private void embedding(JsonParser parser) throws IOException, InvalidAnswerException {
        json.writeStartObject();
        json.writeStringField("object", "embedding");
        json.writeNumberField("index", count++);
        json.writeFieldName("embedding");
        if (form.base64()) {
            base64(parser);
        } else {
            json.writeStartArray();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                json.writeNumber(number(parser));
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private void base64(JsonParser parser) throws IOException, InvalidAnswerException {
        var floats = new ByteArrayOutputStream();
        ByteBuffer one = ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            floats.writeBytes(one.putFloat(0, Float.parseFloat(number(parser))).array());
        }
        json.writeBinary(floats.toByteArray());
    }

    private static String number(JsonParser parser) throws IOException, InvalidAnswerException {
        if (!parser.currentToken().isNumeric()) {
            throw new InvalidAnswerException("an embedding with a value that is no number");
        }
        return parser.getText();
    }
}
