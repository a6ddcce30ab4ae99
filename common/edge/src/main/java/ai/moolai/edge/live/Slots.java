package ai.moolai.edge.live;

import ai.moolai.base.Caller;
import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.edge.Exchange;
import ai.moolai.edge.Shown;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Counts readers, all and those of each caller, and refuses those that are too many.
final class Slots {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

    private final LiveLimits limits;
    private final Map<String, Integer> byCaller = new HashMap<>();
    private int all;

    Slots(LiveLimits limits) {
        this.limits = limits;
    }

    /// Who is counted: a key, or an address where none was shown.
    static String holder(@Nullable Caller caller, Exchange exchange) {
        if (caller != null && caller.keyId() != null) {
            return caller.keyId().toString();
        }
        SocketAddress remote = exchange.remoteAddress();
        String host = remote == null ? null : remote.hostAddress();
        return host == null ? "unknown" : host;
    }

    /// @throws ai.moolai.base.FailureException `too_many_readers`
    synchronized void take(String holder) {
        if (all >= limits.readersMax()) {
            throw refused(all + " streams and sockets are open already", "LIVE_READERS_MAX");
        }
        int own = byCaller.getOrDefault(holder, 0);
        if (own >= limits.readersPerCallerMax()) {
            throw refused(
                    Shown.of(holder) + " has " + own + " streams and sockets open already",
                    "LIVE_READERS_PER_CALLER_MAX");
        }
        byCaller.put(holder, own + 1);
        all++;
    }

    synchronized void free(String holder) {
        all--;
        byCaller.computeIfPresent(holder, (_, own) -> own == 1 ? null : own - 1);
    }

    synchronized int taken() {
        return all;
    }

    private static RuntimeException refused(String what, String variable) {
        return Failure.of(
                        FailureCode.TOO_MANY_READERS,
                        what + " (expected: fewer; close some, read several topics by one, or raise " + variable + ")")
                .retryAfter(RETRY_AFTER)
                .asException();
    }
}
