package ai.moolai.llm.embeddings;

import ai.moolai.base.Usage;
import ai.moolai.llm.Json;
import ai.moolai.llm.chat.ReportedUsage;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Reads what embeddings used: prompt tokens, and nothing else.
final class EmbeddingsUsage {
    private static final int RAW_CHARACTERS_MAX = 16 << 10;

    /// Reads one value among others.
    private static final ObjectReader VALUES =
            Json.TREES.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private EmbeddingsUsage() {}

    /// Reads the value that `parser` stands on.
    static @Nullable ReportedUsage read(JsonParser parser, String prompt, String total) throws IOException {
        JsonNode usage = VALUES.readTree(parser);
        return read(usage, prompt, total);
    }

    /// Null when no prompt tokens are told.
    ///
    /// @param prompt the name of the prompt's tokens
    /// @param total the name of their sum, which is the same
    private static @Nullable ReportedUsage read(JsonNode usage, String prompt, String total) {
        JsonNode told = usage.path(prompt);
        if (told.isMissingNode() || told.isNull()) {
            return null;
        }
        JsonNode sum = usage.path(total);
        boolean counts = isCount(told);
        boolean addsUp = counts
                && (sum.isMissingNode() || sum.isNull() || (isCount(sum) && sum.longValue() == told.longValue()));
        String raw = addsUp ? null : Json.text(usage);
        return new ReportedUsage(
                Usage.of(counts ? told.longValue() : 0, 0),
                addsUp,
                raw == null ? null : raw.substring(0, Math.min(raw.length(), RAW_CHARACTERS_MAX)));
    }

    private static boolean isCount(JsonNode number) {
        return number.isIntegralNumber()
                && number.canConvertToLong()
                && number.longValue() >= 0
                && number.longValue() <= ReportedUsage.TOKENS_MAX;
    }
}
