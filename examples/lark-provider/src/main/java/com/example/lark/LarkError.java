package com.example.lark;

import ai.moolai.llm.InvalidAnswerException;
import ai.moolai.llm.chat.ProviderError;
import ai.moolai.llm.chat.ProviderError.Kind;
import com.fasterxml.jackson.databind.JsonNode;

/// Reads `{"trouble":WHAT,"word":"busy" | "tired" | "hungry" | "stranger" | "no such bird"}`.
final class LarkError {
    private static final int IN_STREAM = 200;

    private LarkError() {}

    static ProviderError read(int status, byte[] body) {
        try {
            return read(status, LarkJson.object(body, 0, body.length));
        } catch (InvalidAnswerException noJson) {
            return read(status, LarkJson.MAPPER.createObjectNode());
        }
    }

    static ProviderError inStream(JsonNode event) {
        return read(IN_STREAM, event);
    }

    private static ProviderError read(int status, JsonNode body) {
        String word = LarkJson.text(body, "word");
        Kind kind = switch (word == null ? "" : word) {
            case "busy" -> Kind.RATE_LIMITED;
            case "tired" -> Kind.OVERLOADED;
            case "hungry", "stranger" -> Kind.ACCOUNT;
            case "no such bird" -> Kind.MODEL_NOT_FOUND;
            default -> status >= 500 || status == IN_STREAM ? Kind.SERVER : Kind.REJECTED;
        };
        return new ProviderError(kind, LarkJson.text(body, "trouble"), null, null, word, null);
    }
}
