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

    /// Tokens times price, summed over the classes, times the service tier's factor, rounded half up once at the end.
    ///
    /// @param serviceTier the provider's word for the service it gave; null when it said nothing
    static Cost of(Usage usage, Price price, @Nullable String serviceTier) {
        Factor factor = price.factor(serviceTier);
        if (factor == null) {
            return new Unpriced("no price for service tier " + serviceTier + " in " + price.id());
        }
        Map<TokenClass, Long> prices = price.tier(promptTokens(usage)).nanoDollars();
        try {
            long sum = 0;
            for (int i = 0; i < TokenClass.ALL.size(); i++) {
                TokenClass type = TokenClass.ALL.get(i);
                long tokens = type.of(usage);
                if (tokens > 0) {
                    Long each = prices.get(type);
                    if (each == null) {
                        return new Unpriced("no price for " + type.key() + " tokens in " + price.id());
                    }
                    sum = Math.addExact(sum, Math.multiplyExact(tokens, each));
                }
            }
            long divisor = factor.denominator() * Price.TOKENS_PRICED;
            return new Priced(
                    new NanoDollars(halfUp(Math.multiplyExact(sum, factor.numerator()), divisor)), price.id());
        } catch (ArithmeticException beyondLong) {
            return ofVast(usage, price, prices, factor);
        }
    }

    /// The same sum where its steps exceed a `long`.
    private static Cost ofVast(Usage usage, Price price, Map<TokenClass, Long> prices, Factor factor) {
        BigInteger sum = BigInteger.ZERO;
        for (TokenClass type : TokenClass.ALL) {
            long tokens = type.of(usage);
            Long each = prices.get(type);
            if (tokens > 0 && each == null) {
                return new Unpriced("no price for " + type.key() + " tokens in " + price.id());
            }
            if (each != null) {
                sum = sum.add(BigInteger.valueOf(tokens).multiply(BigInteger.valueOf(each)));
            }
        }
        BigInteger divisor = BigInteger.valueOf(factor.denominator() * Price.TOKENS_PRICED);
        BigInteger[] parts =
                sum.multiply(BigInteger.valueOf(factor.numerator())).divideAndRemainder(divisor);
        boolean up = parts[1].shiftLeft(1).compareTo(divisor) >= 0;
        BigInteger amount = up ? parts[0].add(BigInteger.ONE) : parts[0];
        if (amount.bitLength() >= Long.SIZE) {
            return new Unpriced("a cost of " + amount + " nano-dollars in " + price.id() + " (expected: at most "
                    + Long.MAX_VALUE + ")");
        }
        return new Priced(new NanoDollars(amount.longValueExact()), price.id());
    }

    private static long halfUp(long dividend, long divisor) {
        long whole = dividend / divisor;
        long rest = dividend - whole * divisor;
        return rest >= divisor - rest ? whole + 1 : whole;
    }

    /// The whole prompt; the most there can be where the sum would exceed a `long`.
    private static long promptTokens(Usage usage) {
        long bits = usage.inputUncached()
                | usage.cacheRead()
                | usage.cacheWriteShort()
                | usage.cacheWriteLong()
                | usage.inputAudio()
                | usage.inputImage();
        return bits >>> 60 == 0 ? usage.input() : Long.MAX_VALUE;
    }
}
