package ai.moolai.llm.openai;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// OpenAI's words for how fast and at what price a call is served.
final class ServiceTiers {
    private static final Set<String> WORDS = Set.of("auto", "default", "flex", "scale", "priority", "fast");

    /// What Anthropic and Google call `default`.
    private static final Set<String> USUAL = Set.of("standard", "standard_only");

    private ServiceTiers() {}

    /// OpenAI's word for somebody's `tier`, if it has one.
    static Optional<String> word(String tier) {
        String word = tier.toLowerCase(Locale.ROOT);
        if (USUAL.contains(word)) {
            return Optional.of("default");
        }
        return WORDS.contains(word) ? Optional.of(word) : Optional.empty();
    }
}
