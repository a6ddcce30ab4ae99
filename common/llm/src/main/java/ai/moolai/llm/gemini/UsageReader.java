package ai.moolai.llm.gemini;

import ai.moolai.base.Usage;
import ai.moolai.llm.Json;
import ai.moolai.llm.chat.ReportedUsage;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/// Reads `usageMetadata` into classes that do not overlap. Its prompt includes what was read from the cache, and sound
/// and pictures of every modality; its candidates do not include thoughts; what tools of Google's brought in is counted
/// apart from the prompt.
final class UsageReader {
    /// The longest usage that is kept as it came, in characters.
    private static final int RAW_CHARACTERS_MAX = 16 << 10;

    private final JsonNode usage;
    private boolean plausible = true;

    private UsageReader(JsonNode usage) {
        this.usage = usage;
    }

    /// Null when it counts nothing.
    static @Nullable ReportedUsage read(@Nullable JsonNode usage) {
        boolean counted = usage != null
                && (usage.has("promptTokenCount")
                        || usage.has("candidatesTokenCount")
                        || usage.has("thoughtsTokenCount")
                        || usage.has("totalTokenCount"));
        return usage != null && counted ? new UsageReader(usage).read() : null;
    }

    private ReportedUsage read() {
        long cached = count(usage.get("cachedContentTokenCount"));
        long input = count(usage.get("promptTokenCount")) + count(usage.get("toolUsePromptTokenCount"));
        long candidates = count(usage.get("candidatesTokenCount"));
        long thoughts = count(usage.get("thoughtsTokenCount"));
        JsonNode told = usage.get("totalTokenCount");
        long total = count(told);
        long audioIn = fresh("AUDIO");
        long imageIn = fresh("IMAGE");
        long audioOut = modality("candidatesTokensDetails", "AUDIO");
        long rest = input - cached - audioIn - imageIn;
        long text = candidates - audioOut;
        boolean parts = rest >= 0 && text >= 0 && audioIn >= 0 && imageIn >= 0;
        boolean addsUp =
                plausible && parts && (told == null || told.isNull() || total == input + candidates + thoughts);
        // When the parts cannot be told apart, the totals stand.
        Usage read = parts
                ? new Usage(rest, cached, 0, 0, audioIn, imageIn, text, thoughts, audioOut)
                : Usage.of(input, candidates + thoughts);
        return new ReportedUsage(read, addsUp, addsUp ? null : raw());
    }

    private String raw() {
        String raw = Json.text(usage);
        return raw.substring(0, Math.min(raw.length(), RAW_CHARACTERS_MAX));
    }

    /// Prompt tokens of a modality that do not come from the cache.
    private long fresh(String name) {
        return modality("promptTokensDetails", name)
                + modality("toolUsePromptTokensDetails", name)
                - modality("cacheTokensDetails", name);
    }

    private long modality(String details, String name) {
        long sum = 0;
        for (JsonNode detail : usage.path(details)) {
            if (name.equals(Json.textAt(detail, "modality"))) {
                sum += count(detail.get("tokenCount"));
            }
        }
        return sum;
    }

    private long count(@Nullable JsonNode number) {
        if (number == null || number.isNull()) {
            return 0;
        }
        if (number.isIntegralNumber()
                && number.canConvertToLong()
                && number.longValue() >= 0
                && number.longValue() <= ReportedUsage.TOKENS_MAX) {
            return number.longValue();
        }
        plausible = false;
        return 0;
    }
}
