package ai.moolai.edge;

import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import org.jspecify.annotations.Nullable;

/// Which part of a list is asked for: `?limit=` and `?cursor=`.
public record PageRequest(int limit, @Nullable String cursor) {
    public static final int LIMIT_DEFAULT = 100;
    public static final int LIMIT_MAX = 1000;

    /// @throws ai.moolai.base.FailureException `invalid_value` when the limit is no number from 1 to 1000
    public static PageRequest of(Exchange exchange) {
        return of(exchange, LIMIT_DEFAULT);
    }

    /// The same, of a list with another default.
    ///
    /// @param limitDefault where none is asked for
    public static PageRequest of(Exchange exchange, int limitDefault) {
        String limit = exchange.query("limit");
        return new PageRequest(limit == null ? limitDefault : limit(limit), exchange.query("cursor"));
    }

    private static int limit(String text) {
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= LIMIT_MAX) {
                return limit;
            }
        } catch (NumberFormatException notANumber) {
            throw refused(text);
        }
        throw refused(text);
    }

    private static RuntimeException refused(String text) {
        return Failure.at(
                        FailureCode.INVALID_VALUE,
                        "limit",
                        "limit: " + Shown.of(text) + " (expected: 1-" + LIMIT_MAX + ")")
                .asException();
    }
}
