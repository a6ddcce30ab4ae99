package ai.moolai.orchestrator.pricelist;

import java.math.BigDecimal;
import java.math.MathContext;
import org.jspecify.annotations.Nullable;

/// Reads an amount of the table, exactly: it is a floating-point number that some program wrote, in US dollars for one
/// token or one call.
///
/// @param nanoDollars for as many as the price list prices
/// @param rounded whether the last digit of a floating-point number, which means nothing, was taken away
record TableAmount(long nanoDollars, boolean rounded) {
    /// A `double` means no more than this many digits.
    private static final MathContext MEANT = new MathContext(15);

    private static final BigDecimal USD_MAX = BigDecimal.valueOf(100_000);

    /// @param many how many tokens or calls the price list prices
    /// @return null when it is no amount, below 0, too large for a price list, or finer than whole nano-dollars
    static @Nullable TableAmount read(String text, long many) {
        try {
            BigDecimal each = new BigDecimal(text);
            if (Math.abs(each.scale()) > 60 || each.precision() > 60) {
                return null;
            }
            BigDecimal usd = each.multiply(BigDecimal.valueOf(many));
            if (usd.signum() < 0 || usd.compareTo(USD_MAX) > 0) {
                return null;
            }
            if (isWhole(usd)) {
                return new TableAmount(nanos(usd), false);
            }
            BigDecimal meant = usd.round(MEANT);
            return isWhole(meant) ? new TableAmount(nanos(meant), true) : null;
        } catch (NumberFormatException notAnAmount) {
            return null;
        }
    }

    private static boolean isWhole(BigDecimal usd) {
        return usd.stripTrailingZeros().scale() <= 9;
    }

    private static long nanos(BigDecimal usd) {
        return usd.movePointRight(9).longValueExact();
    }
}
