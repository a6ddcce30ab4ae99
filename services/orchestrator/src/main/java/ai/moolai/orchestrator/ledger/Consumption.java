package ai.moolai.orchestrator.ledger;

import ai.moolai.base.Usage;
import org.jspecify.annotations.Nullable;

/// What a call used and how it was served: all that its cost depends on beside the price.
///
/// @param webSearches how often the provider searched the web for it
/// @param serviceTier the provider's word for the service it gave; null when it said nothing
/// @param region the provider's word for where it worked; null when it said nothing
public record Consumption(
        Usage usage,
        long webSearches,
        @Nullable String serviceTier,
        @Nullable String region) {
    public Consumption {
        if (webSearches < 0) {
            throw new IllegalArgumentException(webSearches + " web searches (expected: 0 or more)");
        }
    }

    public static Consumption of(Usage usage, @Nullable String serviceTier) {
        return new Consumption(usage, 0, serviceTier, null);
    }

    /// The whole prompt, cached tokens included; the most there can be where the sum would exceed a `long`.
    long promptTokens() {
        long bits = usage.inputUncached()
                | usage.cacheRead()
                | usage.cacheWriteShort()
                | usage.cacheWriteLong()
                | usage.inputAudio()
                | usage.inputImage();
        return bits >>> 60 == 0 ? usage.input() : Long.MAX_VALUE;
    }
}
