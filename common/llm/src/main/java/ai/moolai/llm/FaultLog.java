package ai.moolai.llm;

import ai.moolai.base.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes down what one plug-in throws: with its trace, but at most once a minute, and how often in between.
final class FaultLog {
    private static final Logger LOG = LoggerFactory.getLogger(Plugins.class);
    private static final long PAUSE_NANOS = Duration.ofMinutes(1).toNanos();

    private final String kind;
    private final Clock clock;
    private final AtomicLong unwritten = new AtomicLong();
    private final AtomicLong nextNanos;

    FaultLog(String kind, Clock clock) {
        this.kind = kind;
        this.clock = clock;
        this.nextNanos = new AtomicLong(clock.nanoTime());
    }

    /// Takes what the plug-in threw. What is no fault of the plug-in's, as memory that has run out, it throws on.
    void fault(String method, Throwable thrown) {
        if (thrown instanceof VirtualMachineError ours && !(thrown instanceof StackOverflowError)) {
            throw ours;
        }
        long count = unwritten.incrementAndGet();
        long now = clock.nanoTime();
        long next = nextNanos.get();
        if (now - next >= 0 && nextNanos.compareAndSet(next, now + PAUSE_NANOS)) {
            unwritten.addAndGet(-count);
            LOG.error(
                    "The plug-in for providers of kind {} failed in {} ({} times since this was last written); the"
                            + " call it was asked for has failed.",
                    kind,
                    method,
                    count,
                    thrown);
        }
    }
}
