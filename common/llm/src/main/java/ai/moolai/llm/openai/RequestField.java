package ai.moolai.llm.openai;

import com.fasterxml.jackson.core.JsonToken;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The fields of a chat request whose type is published. Whatever else a request holds is passed on unread.
enum RequestField {
    MODEL(Kind.TEXT),
    MESSAGES(Kind.LIST),
    STREAM(Kind.FLAG),
    STREAM_OPTIONS(Kind.OBJECT),
    TEMPERATURE(Kind.NUMBER),
    TOP_P(Kind.NUMBER),
    N(Kind.WHOLE),
    MAX_TOKENS(Kind.WHOLE),
    MAX_COMPLETION_TOKENS(Kind.WHOLE),
    PRESENCE_PENALTY(Kind.NUMBER),
    FREQUENCY_PENALTY(Kind.NUMBER),
    LOGIT_BIAS(Kind.OBJECT),
    LOGPROBS(Kind.FLAG),
    TOP_LOGPROBS(Kind.WHOLE),
    STOP(Kind.TEXT, Kind.LIST),
    SEED(Kind.WHOLE),
    TOOLS(Kind.LIST),
    TOOL_CHOICE(Kind.TEXT, Kind.OBJECT),
    PARALLEL_TOOL_CALLS(Kind.FLAG),
    FUNCTIONS(Kind.LIST),
    FUNCTION_CALL(Kind.TEXT, Kind.OBJECT),
    RESPONSE_FORMAT(Kind.OBJECT),
    REASONING_EFFORT(Kind.TEXT),
    VERBOSITY(Kind.TEXT),
    MODALITIES(Kind.LIST),
    AUDIO(Kind.OBJECT),
    PREDICTION(Kind.OBJECT),
    METADATA(Kind.OBJECT),
    STORE(Kind.FLAG),
    SERVICE_TIER(Kind.TEXT),
    USER(Kind.TEXT),
    SAFETY_IDENTIFIER(Kind.TEXT),
    PROMPT_CACHE_KEY(Kind.TEXT),
    WEB_SEARCH_OPTIONS(Kind.OBJECT);

    private enum Kind {
        TEXT("a string", JsonToken.VALUE_STRING),
        FLAG("true or false", JsonToken.VALUE_TRUE, JsonToken.VALUE_FALSE),
        WHOLE("a whole number", JsonToken.VALUE_NUMBER_INT),
        NUMBER("a number", JsonToken.VALUE_NUMBER_INT, JsonToken.VALUE_NUMBER_FLOAT),
        LIST("an array", JsonToken.START_ARRAY),
        OBJECT("an object", JsonToken.START_OBJECT);

        private final String words;
        private final int tokens;

        Kind(String words, JsonToken... tokens) {
            this.words = words;
            this.tokens = Arrays.stream(tokens).mapToInt(RequestField::bit).sum();
        }
    }

    private static final Map<String, RequestField> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(RequestField::text, Function.identity()));

    private final String text = name().toLowerCase(Locale.ROOT);
    private final String expected;
    /// One bit for each token that a value may begin with.
    private final int tokens;

    RequestField(Kind... kinds) {
        this.expected = Arrays.stream(kinds).map(kind -> kind.words).collect(Collectors.joining(" or "));
        this.tokens = Arrays.stream(kinds).mapToInt(kind -> kind.tokens).sum();
    }

    static @Nullable RequestField named(String name) {
        return BY_NAME.get(name);
    }

    String text() {
        return text;
    }

    String expected() {
        return expected;
    }

    /// A null stands for a field left out, but for the two without which there is no call.
    boolean accepts(JsonToken token) {
        return (tokens & bit(token)) != 0 || (token == JsonToken.VALUE_NULL && this != MODEL && this != MESSAGES);
    }

    private static int bit(JsonToken token) {
        return 1 << token.id();
    }
}
