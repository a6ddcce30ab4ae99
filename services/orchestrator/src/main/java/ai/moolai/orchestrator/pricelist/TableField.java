package ai.moolai.orchestrator.pricelist;

import ai.moolai.orchestrator.ledger.TokenClass;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a field of the table is the price of, by its name: `cache_read_input_token_cost_above_200k_tokens_priority`.
///
/// @param above for prompts of more tokens than this; 0 for all
/// @param serviceTier as the price list calls it; empty for the ordinary one
record TableField(TokenClass type, long above, String serviceTier) {
    private static final Map<String, TokenClass> BASES = Map.ofEntries(
            Map.entry("input_cost_per_token", TokenClass.INPUT),
            Map.entry("output_cost_per_token", TokenClass.OUTPUT),
            Map.entry("output_cost_per_reasoning_token", TokenClass.OUTPUT_REASONING),
            Map.entry("cache_read_input_token_cost", TokenClass.CACHE_READ),
            Map.entry("input_cost_per_token_cache_hit", TokenClass.CACHE_READ),
            Map.entry("cache_creation_input_token_cost", TokenClass.CACHE_WRITE_SHORT),
            Map.entry("cache_creation_input_token_cost_above_1hr", TokenClass.CACHE_WRITE_LONG),
            Map.entry("input_cost_per_audio_token", TokenClass.INPUT_AUDIO),
            Map.entry("output_cost_per_audio_token", TokenClass.OUTPUT_AUDIO),
            Map.entry("input_cost_per_image_token", TokenClass.INPUT_IMAGE));
    private static final Map<String, String> SERVICE_TIERS =
            Map.of("batches", "batch", "flex", "flex", "priority", "priority");
    private static final Pattern NAME =
            Pattern.compile("(.+?)(?:_above_(\\d{1,6})k_tokens)?(?:_(batches|flex|priority))?");
    private static final Pattern ABOUT_MONEY =
            Pattern.compile(".*(cost|price|pricing|multiplier|billing|specific_entry).*");

    /// The field's meaning, or null when it is no price of tokens that is understood.
    static @Nullable TableField read(String name) {
        Matcher parts = NAME.matcher(name);
        if (!parts.matches()) {
            return null;
        }
        TokenClass type = BASES.get(parts.group(1));
        if (type == null) {
            return null;
        }
        String thousands = parts.group(2);
        String serviceTier = parts.group(3);
        return new TableField(
                type,
                thousands == null ? 0 : Long.parseLong(thousands) * 1_000,
                serviceTier == null ? "" : SERVICE_TIERS.getOrDefault(serviceTier, ""));
    }

    /// Whether a field that is not understood may change what a call costs.
    static boolean isAboutMoney(String name) {
        return ABOUT_MONEY.matcher(name).matches();
    }
}
