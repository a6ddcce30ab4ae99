package ai.moolai.orchestrator.ledger;

import java.math.BigDecimal;

/// What a service tier or a region multiplies the cost of a call's tokens by: an exact fraction in lowest terms, above
/// 0.
public record Factor(long numerator, long denominator) {
    static final Factor ONE = new Factor(1, 1);

    private static final int DECIMALS_MAX = 6;
    private static final long FACTOR_MAX = 1_000;

    public Factor {
        if (numerator <= 0 || denominator <= 0) {
            throw new IllegalArgumentException(numerator + "/" + denominator + " (expected: above 0)");
        }
    }

    /// @throws IllegalArgumentException unless it is above 0, at most 1000, and has at most 6 decimals
    public static Factor of(BigDecimal decimal) {
        BigDecimal plain = decimal.stripTrailingZeros();
        if (plain.scale() > DECIMALS_MAX || plain.compareTo(BigDecimal.valueOf(FACTOR_MAX)) > 0) {
            throw new IllegalArgumentException(decimal + " (expected: at most 1000, at most 6 decimals)");
        }
        int scale = Math.max(0, plain.scale());
        long denominator = BigDecimal.TEN.pow(scale).longValueExact();
        long numerator = plain.movePointRight(scale).longValueExact();
        long common = gcd(numerator, denominator);
        return new Factor(numerator / common, denominator / common);
    }

    /// Both, one after the other.
    Factor times(Factor other) {
        if (equals(ONE)) {
            return other;
        }
        long above = Math.multiplyExact(numerator, other.numerator);
        long below = Math.multiplyExact(denominator, other.denominator);
        long common = gcd(above, below);
        return new Factor(above / common, below / common);
    }

    /// The same as a decimal number, exactly: the denominator divides a power of ten.
    public BigDecimal decimal() {
        BigDecimal plain = BigDecimal.valueOf(numerator)
                .divide(BigDecimal.valueOf(denominator))
                .stripTrailingZeros();
        return plain.scale() < 0 ? plain.setScale(0) : plain;
    }

    private static long gcd(long a, long b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
