package ai.moolai.orchestrator.telemetry;

import ai.moolai.base.Clock;
import io.opentelemetry.sdk.common.CompletableResultCode;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How sending goes: what arrived and what did not, and one warning a minute while it does not.
final class Delivery {
    private static final Duration WARNING_EVERY = Duration.ofMinutes(1);
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    private final String what;
    private final URI endpoint;
    private final Clock clock;
    private final AtomicLong arrived = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong warnedAt;

    /// @param what is sent, for the warning
    Delivery(String what, URI endpoint, Clock clock) {
        this.what = what;
        this.endpoint = endpoint;
        this.clock = clock;
        this.warnedAt = new AtomicLong(clock.nanoTime() - WARNING_EVERY.toNanos());
    }

    /// Watches one sending of `count` of them.
    CompletableResultCode watch(int count, CompletableResultCode sending) {
        return sending.whenComplete(() -> {
            if (sending.isSuccess()) {
                arrived.addAndGet(count);
            } else {
                failed.addAndGet(count);
                warn(sending);
            }
        });
    }

    long arrived() {
        return arrived.get();
    }

    long failed() {
        return failed.get();
    }

    private static String reason(Throwable why) {
        return String.valueOf(why.getCause() == null ? why.getMessage() : why.getCause());
    }

    private void warn(CompletableResultCode sending) {
        long now = clock.nanoTime();
        long before = warnedAt.get();
        if (now - before >= WARNING_EVERY.toNanos() && warnedAt.compareAndSet(before, now)) {
            Throwable why = sending.getFailureThrowable();
            LOG.warn(
                    "{} do not reach {} (expected: a collector that takes OTLP over HTTP there); lost so far: {}; {}",
                    what,
                    endpoint,
                    failed.get(),
                    why == null ? "no answer within the time limit" : reason(why));
        }
    }
}
