package com.example.lark;

import ai.moolai.llm.InvalidAnswerException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// JSON, by a library of the plug-in's own.
final class LarkJson {
    static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private LarkJson() {}

    static ObjectNode object(byte[] bytes, int from, int to) throws InvalidAnswerException {
        try {
            if (MAPPER.readTree(bytes, from, to - from) instanceof ObjectNode object) {
                return object;
            }
        } catch (IOException malformed) {
            throw new InvalidAnswerException("what is no JSON");
        }
        throw new InvalidAnswerException("what is no JSON object");
    }

    /// The text of a member; null when it is missing or no string.
    static @Nullable String text(JsonNode object, String name) {
        JsonNode value = object.get(name);
        return value != null && value.isTextual() ? value.textValue() : null;
    }
}
