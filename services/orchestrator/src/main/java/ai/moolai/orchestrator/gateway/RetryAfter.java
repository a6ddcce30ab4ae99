package ai.moolai.orchestrator.gateway;

import io.vertx.core.MultiMap;
import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How long a provider wants to be left alone: `retry-after-ms`, else `retry-after` in seconds. A date, which needs
/// two clocks to agree, is not used.
final class RetryAfter {
    private static final BigDecimal LONGEST_MILLIS =
            BigDecimal.valueOf(Duration.ofDays(1).toMillis());

    private RetryAfter() {}

    static @Nullable Duration read(MultiMap headers) {
        Duration millis = number(headers.get("retry-after-ms"), 1);
        return millis == null ? number(headers.get("retry-after"), 1000) : millis;
    }

    private static @Nullable Duration number(@Nullable String text, int unitMillis) {
        if (text == null || text.length() > 20) {
            return null;
        }
        try {
            BigDecimal millis = new BigDecimal(text.trim()).multiply(BigDecimal.valueOf(unitMillis));
            return millis.signum() <= 0 || millis.compareTo(LONGEST_MILLIS) > 0
                    ? null
                    : Duration.ofMillis(millis.longValue());
        } catch (NumberFormatException aDate) {
            return null;
        }
    }
}
