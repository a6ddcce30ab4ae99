package ai.moolai.llm.chat;

import ai.moolai.base.Usage;
import org.jspecify.annotations.Nullable;

/// What a provider says it used, turned into classes that do not overlap.
///
/// @param usage the classes
/// @param addsUp false when the provider's parts exceed its totals, or its totals its sum
/// @param raw the provider's own words, JSON text as it came, kept when they do not add up
/// @param webSearches that the provider made for the call, and charges for by the piece
public record ReportedUsage(
        Usage usage, boolean addsUp, @Nullable String raw, long webSearches) {
    /// More tokens than any call can have: what lies above is a fault of the provider.
    public static final long TOKENS_MAX = 1_000_000_000L;

    public ReportedUsage(Usage usage, boolean addsUp, @Nullable String raw) {
        this(usage, addsUp, raw, 0);
    }

    public static ReportedUsage sound(Usage usage) {
        return new ReportedUsage(usage, true, null);
    }
}
