package ai.moolai.edge;

import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.base.FailureException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads a request body without leniency: no duplicate names, no comments, nothing behind the value, nothing nested or
/// numbered beyond measure.
final class JsonInput {
    static final int DEPTH_MAX = 100;
    static final int NUMBER_CHARACTERS_MAX = 100;
    static final int NAME_CHARACTERS_MAX = 1_000;

    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEPTH_MAX)
                    .maxNumberLength(NUMBER_CHARACTERS_MAX)
                    .maxNameLength(NAME_CHARACTERS_MAX)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private static final ObjectMapper IN = JsonMapper.builder(FACTORY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private JsonInput() {}

    static <T> T read(byte[] body, Class<T> type) {
        return new JsonBinder().bind(tree(body), type);
    }

    static Map<String, @Nullable Object> object(byte[] body) {
        JsonNode tree = tree(body);
        if (!tree.isObject()) {
            throw Failure.at(FailureCode.MALFORMED_JSON, "body", "body: no object (expected: a JSON object)")
                    .asException();
        }
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        tree.properties().forEach(each -> object.put(each.getKey(), IN.convertValue(each.getValue(), Object.class)));
        return object;
    }

    /// The text as a tree.
    ///
    /// @throws FailureException `malformed_json` with line and column
    static JsonNode tree(byte[] body) {
        try {
            JsonNode tree = IN.readTree(body);
            if (tree.isMissingNode()) {
                throw Failure.at(FailureCode.MALFORMED_JSON, "body", "request body: empty (expected: JSON)")
                        .asException();
            }
            return tree;
        } catch (JsonProcessingException malformed) {
            throw malformed(malformed);
        } catch (IOException impossible) {
            throw new IllegalStateException("bytes in memory could not be read", impossible);
        }
    }

    private static FailureException malformed(JsonProcessingException cause) {
        JsonLocation location = cause.getLocation();
        String where =
                location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
        String why = Shown.of(cause.getOriginalMessage().lines().findFirst().orElse("unreadable"), 200);
        return Failure.at(
                        FailureCode.MALFORMED_JSON,
                        "body",
                        "request body: malformed JSON" + where + ": " + why
                                + " (expected: one JSON value in UTF-8, at most "
                                + DEPTH_MAX + " levels deep, numbers of at most " + NUMBER_CHARACTERS_MAX
                                + " characters)")
                .asException();
    }
}
