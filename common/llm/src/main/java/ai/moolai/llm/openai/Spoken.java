package ai.moolai.llm.openai;

import ai.moolai.llm.Json;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Set;

/// The text of a request or of an answer that a tokenizer would count, for the estimate of a call whose provider never
/// got to say what it used.
final class Spoken {
    /// Where text stands, in requests and in answers. Everything else is form.
    private static final Set<String> TEXTS =
            Set.of("content", "text", "refusal", "reasoning_content", "reasoning", "name", "arguments", "description");

    private static final Set<String> HOLDERS = Set.of(
            "messages",
            "choices",
            "message",
            "delta",
            "content",
            "tool_calls",
            "function",
            "tools",
            "parameters",
            "function_call",
            "properties",
            "items");

    private Spoken() {}

    /// Appends what is said in `body`; stops without a word where it is no JSON.
    static void gather(byte[] body, int from, int to, StringBuilder out) {
        try (JsonParser parser = Json.FACTORY.createParser(body, from, to - from)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                object(parser, out);
            }
        } catch (IOException notJson) {
            // An estimate of what could be read.
        }
    }

    private static void object(JsonParser parser, StringBuilder out) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken token = parser.nextToken();
            if (token == JsonToken.VALUE_STRING && TEXTS.contains(name)) {
                out.append(parser.getText());
            } else if (token == JsonToken.START_OBJECT && HOLDERS.contains(name)) {
                object(parser, out);
            } else if (token == JsonToken.START_ARRAY && HOLDERS.contains(name)) {
                array(parser, out);
            } else {
                parser.skipChildren();
            }
        }
    }

    private static void array(JsonParser parser, StringBuilder out) throws IOException {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() == JsonToken.START_OBJECT) {
                object(parser, out);
            } else {
                parser.skipChildren();
            }
        }
    }
}
