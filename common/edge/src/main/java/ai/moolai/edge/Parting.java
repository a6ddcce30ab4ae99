package ai.moolai.edge;

import java.time.Duration;

/// How a stream or a socket ends whose other side does not take its end.
final class Parting {
    /// So long may it take for that.
    private static final Duration LAST_WORDS_MAX = Duration.ofSeconds(2);

    private Parting() {}

    /// Ends the exchange at once, with its connection where that has no other.
    static void now(Exchange exchange) {
        if (exchange.wire().http1) {
            exchange.wire().cut();
        } else {
            exchange.response().reset();
        }
    }

    /// Ends it when what was written last is still not taken after a moment.
    static void soon(Exchange exchange) {
        exchange.lane().after(LAST_WORDS_MAX, () -> {
            if (!exchange.isEnded() || exchange.wire().holds()) {
                now(exchange);
            }
        });
    }
}
