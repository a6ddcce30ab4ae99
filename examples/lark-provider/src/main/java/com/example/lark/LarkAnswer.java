package com.example.lark;

import ai.moolai.base.Usage;
import ai.moolai.llm.InvalidAnswerException;
import ai.moolai.llm.chat.Answer;
import ai.moolai.llm.chat.Part;
import ai.moolai.llm.chat.ReportedUsage;
import ai.moolai.llm.chat.Stop;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads `{"bird":MODEL,"says":TEXT,"because":"done" | "hush" | "enough" | "unwilling","at":STOP TEXT,
/// "counted":{"heard":9,"sung":5,"sum":14}}`.
final class LarkAnswer {
    private static final int RAW_CHARACTERS_MAX = 16 << 10;

    private LarkAnswer() {}

    static Answer read(JsonNode body) throws InvalidAnswerException {
        String says = LarkJson.text(body, "says");
        String because = LarkJson.text(body, "because");
        if (says == null || because == null) {
            throw new InvalidAnswerException("an answer that says nothing");
        }
        List<Part> parts = says.isEmpty() ? List.of() : List.of(new Part.Text(says));
        return new Answer(
                null,
                LarkJson.text(body, "bird"),
                List.of(new Answer.Choice(0, parts, ending(because, body))),
                usage(body.get("counted")),
                null,
                null);
    }

    static Answer.Ending ending(String because, JsonNode body) {
        Stop stop = switch (because) {
            case "hush" -> Stop.STOP_TEXT;
            case "enough" -> Stop.LENGTH;
            case "unwilling" -> Stop.FILTERED;
            default -> Stop.END;
        };
        return new Answer.Ending(stop, because, LarkJson.text(body, "at"));
    }

    static @Nullable ReportedUsage usage(@Nullable JsonNode counted) {
        if (counted == null || !counted.isObject()) {
            return null;
        }
        long heard = count(counted.get("heard"));
        long sung = count(counted.get("sung"));
        var usage = Usage.of(Math.max(0, heard), Math.max(0, sung));
        if (heard >= 0 && sung >= 0 && count(counted.get("sum")) == usage.total()) {
            return ReportedUsage.sound(usage);
        }
        String raw = counted.toString();
        return new ReportedUsage(usage, false, raw.substring(0, Math.min(raw.length(), RAW_CHARACTERS_MAX)));
    }

    /// A number of tokens; -1 for what is none.
    private static long count(@Nullable JsonNode number) {
        if (number == null || !number.isIntegralNumber() || !number.canConvertToLong()) {
            return -1;
        }
        long count = number.longValue();
        return count > ReportedUsage.TOKENS_MAX ? -1 : Math.max(-1, count);
    }
}
