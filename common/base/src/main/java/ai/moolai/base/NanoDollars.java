package ai.moolai.base;

import java.math.BigDecimal;

/// Money: whole nano-dollars (10⁻⁹ USD), so that sums are exact. Never a floating-point number.
public record NanoDollars(long value) implements Comparable<NanoDollars> {
    public static final NanoDollars ZERO = new NanoDollars(0);

    public NanoDollars plus(NanoDollars other) {
        return new NanoDollars(Math.addExact(value, other.value));
    }

    /// The exact amount in US dollars, as `0.000275`.
    public BigDecimal toUsd() {
        BigDecimal usd = BigDecimal.valueOf(value, 9).stripTrailingZeros();
        return usd.scale() < 0 ? usd.setScale(0) : usd;
    }

    @Override
    public int compareTo(NanoDollars other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return toUsd().toPlainString();
    }
}
