package ai.moolai.orchestrator.ledger;

import ai.moolai.base.NanoDollars;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a cost came about, line by line. Every amount is exact, in US dollars; the lines add up to the total.
///
/// @param price null when there was none
/// @param promptTokens the whole prompt, by which the context tier is chosen
/// @param contextTierAbove the tier of prices that held for the whole call: for prompts of more tokens than this
/// @param factors what the cost of the tokens was multiplied by
/// @param totalUsd null when the call is unpriced
/// @param note why there is no total, or why there are no lines
public record CostExplanation(
        @Nullable UsedPrice price,
        long promptTokens,
        long contextTierAbove,
        List<AppliedFactor> factors,
        List<Line> lines,
        @Nullable BigDecimal totalUsd,
        @Nullable String note) {
    /// The price as it was when it was used.
    ///
    /// @param effectiveFrom null when it always held
    /// @param effectiveTo null when no end was known
    /// @param inferred the prices that follow from the provider's rules but were not read as figures
    public record UsedPrice(
            String priceId,
            @Nullable Instant effectiveFrom,
            @Nullable Instant effectiveTo,
            String source,
            @Nullable Instant readAt,
            List<String> inferred) {
        static UsedPrice of(Price price) {
            var span = price.span();
            return new UsedPrice(
                    price.id(),
                    span.from().equals(Instant.MIN) ? null : span.from(),
                    span.hasEnd() ? span.to() : null,
                    price.origin().source(),
                    price.origin().readAt(),
                    price.origin().inferred());
        }
    }

    /// @param kind `service_tier` or `region`
    /// @param name the provider's word for it, as `batch` or `us`
    public record AppliedFactor(String kind, String name, BigDecimal factor) {}

    /// `amountUsd = quantity x priceUsd / per x factor`.
    ///
    /// @param item a class of tokens, a tool, or `rounding`: what the one rounding at the end added or took away
    /// @param per how many of them the price is for
    public record Line(
            String item, long quantity, BigDecimal priceUsd, long per, BigDecimal factor, BigDecimal amountUsd) {
        static Line of(String item, long quantity, long nanoDollars, long per, Factor factor) {
            BigDecimal amount = BigDecimal.valueOf(quantity)
                    .multiply(BigDecimal.valueOf(nanoDollars, 9))
                    .divide(BigDecimal.valueOf(per))
                    .multiply(factor.decimal());
            return new Line(item, quantity, new NanoDollars(nanoDollars).toUsd(), per, factor.decimal(), plain(amount));
        }
    }

    public CostExplanation {
        factors = List.copyOf(factors);
        lines = List.copyOf(lines);
    }

    /// Of a call that used nothing, so that nothing is owed.
    public static CostExplanation nothing() {
        return new CostExplanation(null, 0, 0, List.of(), List.of(), BigDecimal.ZERO, null);
    }

    /// Of a call whose cost is known, but not how it came about.
    public static CostExplanation lost(Consumption consumption, BigDecimal totalUsd, String note) {
        return new CostExplanation(null, consumption.promptTokens(), 0, List.of(), List.of(), totalUsd, note);
    }

    /// Of a call whose cost is not known.
    public static CostExplanation unpriced(Consumption consumption, String reason) {
        return new CostExplanation(null, consumption.promptTokens(), 0, List.of(), List.of(), null, reason);
    }

    public static CostExplanation of(Consumption consumption, Price price) {
        return switch (Cost.of(consumption, price)) {
            case Cost.Unpriced(String reason) -> unpriced(consumption, reason);
            case Cost.Priced(NanoDollars total, String _) -> of(consumption, price, total);
        };
    }

    private static CostExplanation of(Consumption consumption, Price price, NanoDollars total) {
        List<AppliedFactor> factors = new ArrayList<>();
        Factor tier = factor(
                factors, "service_tier", consumption.serviceTier(), price.serviceTier(consumption.serviceTier()));
        Factor region = factor(factors, "region", consumption.region(), price.region(consumption.region()));
        Price.Tier prices = price.tier(consumption.promptTokens());
        List<Line> lines = new ArrayList<>();
        for (TokenClass type : TokenClass.ALL) {
            long tokens = type.of(consumption.usage());
            if (tokens > 0) {
                long each = prices.nanoDollars().getOrDefault(type, 0L);
                lines.add(Line.of(type.key(), tokens, each, Price.TOKENS_PRICED, tier.times(region)));
            }
        }
        for (ToolCharge tool : ToolCharge.ALL) {
            long calls = tool.of(consumption);
            if (calls > 0) {
                long each = price.terms().charges().getOrDefault(tool, 0L);
                lines.add(Line.of(tool.key(), calls, each, ToolCharge.CALLS_PRICED, Factor.ONE));
            }
        }
        BigDecimal exact = lines.stream().map(Line::amountUsd).reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal rounding = plain(total.toUsd().subtract(exact));
        if (rounding.signum() != 0) {
            lines.add(new Line("rounding", 1, rounding, 1, BigDecimal.ONE, rounding));
        }
        return new CostExplanation(
                UsedPrice.of(price), consumption.promptTokens(), prices.above(), factors, lines, total.toUsd(), null);
    }

    private static Factor factor(
            List<AppliedFactor> factors, String kind, @Nullable String word, @Nullable Factor factor) {
        if (factor == null || word == null || factor.equals(Factor.ONE)) {
            return Factor.ONE;
        }
        factors.add(new AppliedFactor(kind, word, factor.decimal()));
        return factor;
    }

    private static BigDecimal plain(BigDecimal amount) {
        BigDecimal plain = amount.stripTrailingZeros();
        return plain.scale() < 0 ? plain.setScale(0) : plain;
    }
}
