package ai.moolai.orchestrator.ledger;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What one model costs during one span of time.
///
/// @param id what a record names, as `openai/gpt-5.6-terra@2026-07-30`; a price from outside the shipped book ends in
///     `~own`
/// @param tiers by length of prompt, ascending; the first holds from 0 tokens on
public record Price(String id, PricedModel model, Span span, List<Tier> tiers, Terms terms, Origin origin) {
    /// How many tokens a price is for.
    static final long TOKENS_PRICED = 1_000_000;

    public Price {
        tiers = List.copyOf(tiers);
    }

    /// The price that [#entry] wrote.
    ///
    /// @throws ai.moolai.config.ConfigException when it is none
    public static Price ofEntry(String id, String entry) {
        return PriceReader.entry(id, entry);
    }

    /// All of it but the id, as an entry of a price list, in one line.
    public String entry() {
        return PriceWriter.entry(this, Price.Status.ACTIVE);
    }

    /// All of it but the id, as an entry of a price list, in one line.
    ///
    /// @param status written where it is not `active`
    public String entry(Status status) {
        return PriceWriter.entry(this, status);
    }

    /// Whether an entry of a price list counts.
    public enum Status {
        /// It holds.
        ACTIVE,
        /// Read from somewhere and not yet looked at by a person: no call is priced with it.
        PROPOSED,
        /// It was announced and taken back, or never held.
        RETRACTED
    }

    /// @param from the first moment it holds; [Instant#MIN] when it always has
    /// @param to the first moment it holds no longer; [Instant#MAX] when no end is known
    public record Span(Instant from, Instant to) {
        boolean contains(Instant at) {
            return at.compareTo(from) >= 0 && at.compareTo(to) < 0;
        }

        boolean hasEnd() {
            return !to.equals(Instant.MAX);
        }

        /// The first moment as an id shows it: nothing, `@2026-07-30`, or `@2026-07-30T12:00:00Z`.
        String mark() {
            if (from.equals(Instant.MIN)) {
                return "";
            }
            var utc = from.atOffset(ZoneOffset.UTC);
            return "@" + (utc.toLocalTime().equals(LocalTime.MIDNIGHT) ? utc.toLocalDate() : from);
        }
    }

    /// Prices for the whole of a call whose prompt is longer than `above` tokens.
    ///
    /// @param nanoDollars for a million tokens; a class that is not there has no known price
    public record Tier(long above, Map<TokenClass, Long> nanoDollars) {
        public Tier {
            Map<TokenClass, Long> sorted = new EnumMap<>(TokenClass.class);
            sorted.putAll(nanoDollars);
            nanoDollars = Collections.unmodifiableMap(sorted);
        }
    }

    /// What a cost depends on beside its tokens.
    ///
    /// @param serviceTiers the factor of each service tier that is not the ordinary one, as `batch`
    /// @param regions the factor of each place of processing that is not the ordinary one, as `us`
    /// @param charges nano-dollars for [ToolCharge#CALLS_PRICED] calls of a tool; neither factor applies to them
    public record Terms(Map<String, Factor> serviceTiers, Map<String, Factor> regions, Map<ToolCharge, Long> charges) {
        static final Terms PLAIN = new Terms(Map.of(), Map.of(), Map.of());

        public Terms {
            serviceTiers = Map.copyOf(serviceTiers);
            regions = Map.copyOf(regions);
            charges = Map.copyOf(charges);
        }
    }

    /// Where it was read.
    ///
    /// @param inferred the prices that follow from the provider's rules but were not read as figures, as
    ///     `cache_write_short` or `above 272000: cache_read`
    public record Origin(String source, @Nullable Instant readAt, List<String> inferred) {
        public Origin {
            inferred = List.copyOf(inferred);
        }
    }

    /// The tier for a prompt of so many tokens, cached ones included.
    Tier tier(long promptTokens) {
        Tier found = tiers.getFirst();
        for (int i = 1; i < tiers.size() && promptTokens > tiers.get(i).above(); i++) {
            found = tiers.get(i);
        }
        return found;
    }

    /// The factor of a service tier in the provider's own word, or null when the book has none.
    @Nullable
    Factor serviceTier(@Nullable String word) {
        return isOrdinaryTier(word) ? Factor.ONE : terms.serviceTiers().get(word);
    }

    /// The factor of a place of processing in the provider's own word, or null when the book has none.
    @Nullable
    Factor region(@Nullable String word) {
        return isOrdinaryRegion(word) ? Factor.ONE : terms.regions().get(word);
    }

    /// Whether this word, or none, means the provider's ordinary service.
    static boolean isOrdinaryTier(@Nullable String serviceTier) {
        return switch (serviceTier) {
            case null -> true;
            case "", "default", "standard", "auto" -> true;
            default -> false;
        };
    }

    /// Whether this word, or none, means that the provider chose the place.
    static boolean isOrdinaryRegion(@Nullable String region) {
        return switch (region) {
            case null -> true;
            case "", "default", "global", "not_available" -> true;
            default -> false;
        };
    }
}
