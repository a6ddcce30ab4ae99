package ai.moolai.orchestrator.ledger;

import ai.moolai.base.NanoDollars;
import ai.moolai.base.Usage;
import java.math.BigInteger;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a call cost, or why that is not known. Not known is never the same as nothing.
public sealed interface Cost {
    /// @param priceId the [Price] it was reckoned with
    record Priced(NanoDollars amount, String priceId) implements Cost {}

    /// @param reason in words, as `no price for openai/gpt-7`
    record Unpriced(String reason) implements Cost {}

    /// Tokens times price, summed over the classes, times the factors of service tier and region, and what tools were
    /// charged for on top; rounded half up once at the end.
    static Cost of(Consumption consumption, Price price) {
        Factor tier = price.serviceTier(consumption.serviceTier());
        if (tier == null) {
            return new Unpriced("no price for service tier " + consumption.serviceTier() + " in " + price.id());
        }
        Factor region = price.region(consumption.region());
        if (region == null) {
            return new Unpriced("no price for region " + consumption.region() + " in " + price.id());
        }
        Map<TokenClass, Long> prices = price.tier(consumption.promptTokens()).nanoDollars();
        String missing = missing(consumption, prices, price);
        if (missing != null) {
            return new Unpriced("no price for " + missing + " in " + price.id());
        }
        Factor factor = tier.times(region);
        try {
            return new Priced(new NanoDollars(exact(consumption, price, prices, factor)), price.id());
        } catch (ArithmeticException beyondLong) {
            return ofVast(consumption, price, prices, factor);
        }
    }

    /// What was used and has no price, or null.
    private static @Nullable String missing(Consumption consumption, Map<TokenClass, Long> prices, Price price) {
        for (int i = 0; i < TokenClass.ALL.size(); i++) {
            TokenClass type = TokenClass.ALL.get(i);
            if (type.of(consumption.usage()) > 0 && !prices.containsKey(type)) {
                return type.key() + " tokens";
            }
        }
        for (int i = 0; i < ToolCharge.ALL.size(); i++) {
            ToolCharge tool = ToolCharge.ALL.get(i);
            if (tool.of(consumption) > 0 && !price.terms().charges().containsKey(tool)) {
                return tool.key() + " calls";
            }
        }
        return null;
    }

    private static long exact(Consumption consumption, Price price, Map<TokenClass, Long> prices, Factor factor) {
        Usage usage = consumption.usage();
        long sum = 0;
        for (int i = 0; i < TokenClass.ALL.size(); i++) {
            TokenClass type = TokenClass.ALL.get(i);
            long tokens = type.of(usage);
            if (tokens > 0) {
                sum = Math.addExact(sum, Math.multiplyExact(tokens, prices.getOrDefault(type, 0L)));
            }
        }
        long dividend = Math.multiplyExact(sum, factor.numerator());
        long divisor = Math.multiplyExact(factor.denominator(), Price.TOKENS_PRICED);
        for (int i = 0; i < ToolCharge.ALL.size(); i++) {
            ToolCharge tool = ToolCharge.ALL.get(i);
            long calls = tool.of(consumption);
            if (calls > 0) {
                long charged = Math.multiplyExact(calls, price.terms().charges().getOrDefault(tool, 0L));
                dividend = Math.addExact(dividend, Math.multiplyExact(charged, divisor / ToolCharge.CALLS_PRICED));
            }
        }
        return halfUp(dividend, divisor);
    }

    /// The same sum where its steps exceed a `long`.
    private static Cost ofVast(Consumption consumption, Price price, Map<TokenClass, Long> prices, Factor factor) {
        BigInteger sum = BigInteger.ZERO;
        for (TokenClass type : TokenClass.ALL) {
            sum = sum.add(product(type.of(consumption.usage()), prices.getOrDefault(type, 0L)));
        }
        BigInteger divisor = product(factor.denominator(), Price.TOKENS_PRICED);
        BigInteger dividend = sum.multiply(BigInteger.valueOf(factor.numerator()));
        for (ToolCharge tool : ToolCharge.ALL) {
            BigInteger charged =
                    product(tool.of(consumption), price.terms().charges().getOrDefault(tool, 0L));
            dividend = dividend.add(charged.multiply(divisor.divide(BigInteger.valueOf(ToolCharge.CALLS_PRICED))));
        }
        BigInteger[] parts = dividend.divideAndRemainder(divisor);
        boolean up = parts[1].shiftLeft(1).compareTo(divisor) >= 0;
        BigInteger amount = up ? parts[0].add(BigInteger.ONE) : parts[0];
        if (amount.bitLength() >= Long.SIZE) {
            return new Unpriced("a cost of " + amount + " nano-dollars in " + price.id() + " (expected: at most "
                    + Long.MAX_VALUE + ")");
        }
        return new Priced(new NanoDollars(amount.longValueExact()), price.id());
    }

    private static BigInteger product(long count, long each) {
        return BigInteger.valueOf(count).multiply(BigInteger.valueOf(each));
    }

    private static long halfUp(long dividend, long divisor) {
        long whole = dividend / divisor;
        long rest = dividend - whole * divisor;
        return rest >= divisor - rest ? whole + 1 : whole;
    }
}
