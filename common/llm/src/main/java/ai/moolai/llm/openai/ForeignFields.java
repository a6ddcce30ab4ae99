package ai.moolai.llm.openai;

import ai.moolai.llm.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Finds fields that are in use in this dialect and that OpenAI's own servers refuse: thoughts and seals of other
/// providers' models, which a conversation brings along when it moves on to one of OpenAI's, and marks for a cache.
final class ForeignFields {
    private static final List<byte[]> NAMES = List.of(
            bytes("\"thinking_blocks\""),
            bytes("\"reasoning_content\""),
            bytes("\"extra_content\""),
            bytes("\"cache_control\""));

    private ForeignFields() {}

    /// Whether one stands in `body`, a JSON text. A quote inside a string is escaped, so a word between bare quotes
    /// and before a colon is a field's name.
    static boolean in(byte[] body) {
        for (int i = 0; i < body.length; i++) {
            if (body[i] == '"' && isName(body, i)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isName(byte[] body, int at) {
        byte first = at + 1 < body.length ? body[at + 1] : 0;
        for (byte[] name : NAMES) {
            if (first == name[1] && Json.isAt(body, at, name) && isColonNext(body, at + name.length)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isColonNext(byte[] body, int at) {
        int i = at;
        while (i < body.length && (body[i] == ' ' || body[i] == '\t' || body[i] == '\n' || body[i] == '\r')) {
            i++;
        }
        return i < body.length && body[i] == ':';
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
