package ai.moolai.llm.openai;

import ai.moolai.llm.Json;
import ai.moolai.llm.chat.ProviderError;
import ai.moolai.llm.chat.ReportedUsage;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// One event of a streamed answer, as far as it must be understood.
sealed interface Chunk {
    /// `data: [DONE]`.
    record Done() implements Chunk {}

    /// An error after the answer had begun.
    record Failed(ProviderError error) implements Chunk {}

    /// Not what the dialect sends.
    record Garbage() implements Chunk {}

    /// A piece of the answer.
    ///
    /// @param model the model that answers
    /// @param speaks whether it says anything: text, reasoning, or part of a tool call
    /// @param finish of the choice 0, or else of the first choice that ends here
    /// @param usage in the piece that carries it
    /// @param choices whether there are any: the usage piece has none
    /// @param usageFrom where the field `usage` begins with the comma before or behind it, or -1
    /// @param usageTo where it ends
    record Piece(
            @Nullable String model,
            boolean speaks,
            Choices.@Nullable Finish finish,
            @Nullable String serviceTier,
            @Nullable ReportedUsage usage,
            boolean choices,
            int usageFrom,
            int usageTo)
            implements Chunk {}

    byte[] DONE_WORD = "[DONE]".getBytes(StandardCharsets.US_ASCII);
    byte[] USAGE_WORD = "\"usage\"".getBytes(StandardCharsets.US_ASCII);
    byte[] ERROR_WORD = "\"error\"".getBytes(StandardCharsets.US_ASCII);
    byte[] FINISH_WORD = "\"finish_reason\"".getBytes(StandardCharsets.US_ASCII);

    /// Whether the data from `from` to `to` is the end of the stream.
    static boolean isDone(byte[] bytes, int from, int to) {
        while (to > from && bytes[to - 1] == ' ') {
            to--;
        }
        return to - from == DONE_WORD.length && Json.isAt(bytes, from, DONE_WORD);
    }

    /// Whether the data is a piece of the answer like any other: it tells of no usage, no error and no end, so
    /// that it need not be read. In JSON a quote inside a string is escaped: a word between bare quotes is a
    /// whole string.
    static boolean isPlain(byte[] bytes, int from, int to) {
        for (int i = from; i < to - 8; i++) {
            if (bytes[i] != '"') {
                continue;
            }
            byte next = bytes[i + 1];
            if ((next == 'u' && Json.isAt(bytes, i, USAGE_WORD))
                    || (next == 'e' && Json.isAt(bytes, i, ERROR_WORD))
                    || (next == 'f'
                            && Json.isAt(bytes, i, FINISH_WORD)
                            && !isNull(bytes, i + FINISH_WORD.length, to))) {
                return false;
            }
        }
        return to > from && bytes[from] == '{';
    }

    private static boolean isNull(byte[] bytes, int at, int to) {
        int i = at;
        while (i < to && (bytes[i] == ':' || isSpace(bytes[i]))) {
            i++;
        }
        return i < to && bytes[i] == 'n';
    }

    /// Reads the data of one event.
    static Chunk read(byte[] bytes, int from, int to) {
        if (isDone(bytes, from, to)) {
            return new Done();
        }
        try (JsonParser parser = Json.FACTORY.createParser(bytes, from, to - from)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return new Garbage();
            }
            return piece(parser, bytes, from, to);
        } catch (IOException malformed) {
            return new Garbage();
        }
    }

    private static Chunk piece(JsonParser parser, byte[] bytes, int from, int to) throws IOException {
        String model = null;
        var choices = new Choices();
        String serviceTier = null;
        ReportedUsage usage = null;
        int usageFrom = -1;
        int usageTo = -1;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            int nameStart = Json.start(parser);
            JsonToken token = parser.nextToken();
            switch (name) {
                case "model" -> {
                    String named = Json.text(parser);
                    // Some servers begin with a piece that names none.
                    model = named == null || named.isEmpty() ? null : named;
                }
                case "service_tier" -> serviceTier = Json.text(parser);
                case "object" -> {
                    if ("error".equals(Json.text(parser))) {
                        return new Failed(ErrorReader.inStream(bytes, from, to));
                    }
                }
                case "error" -> {
                    if (token != JsonToken.VALUE_NULL) {
                        return new Failed(ErrorReader.inStream(bytes, from, to));
                    }
                }
                case "choices" -> {
                    if (token == JsonToken.START_ARRAY) {
                        choices.read(parser);
                    } else {
                        parser.skipChildren();
                    }
                }
                case "usage" -> {
                    if (token == JsonToken.START_OBJECT) {
                        usage = UsageReader.read(parser, bytes, from);
                    } else {
                        parser.skipChildren();
                    }
                    usageFrom = from + nameStart;
                    usageTo = from + Json.end(parser);
                }
                default -> parser.skipChildren();
            }
        }
        if (usageFrom >= 0) {
            int comma = before(bytes, usageFrom);
            if (bytes[comma] == ',') {
                usageFrom = comma;
            } else {
                usageTo = behindComma(bytes, usageTo, to);
            }
        }
        return new Piece(model, choices.speak, choices.finish, serviceTier, usage, choices.any, usageFrom, usageTo);
    }

    /// The last byte before `at` that is no white space.
    private static int before(byte[] bytes, int at) {
        int i = at - 1;
        while (isSpace(bytes[i])) {
            i--;
        }
        return i;
    }

    private static int behindComma(byte[] bytes, int at, int to) {
        int i = at;
        while (i < to && isSpace(bytes[i])) {
            i++;
        }
        return i < to && bytes[i] == ',' ? i + 1 : at;
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\t' || b == '\n' || b == '\r';
    }
}
