package ai.moolai.edge;

import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.base.Threads;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/// Runs blocking handlers on virtual threads, so many at once and no more.
final class BlockingCalls {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Threads threads;
    private final Semaphore free;
    private final Failure overloaded;

    BlockingCalls(Threads threads, int callsMax) {
        this.threads = threads;
        this.free = new Semaphore(callsMax);
        this.overloaded = Failure.of(
                        FailureCode.OVERLOADED,
                        callsMax + " calls are being worked on already (expected: fewer; ask again in a moment)")
                .retryAfter(RETRY_AFTER);
    }

    /// Answers an exchange; what it throws is answered too.
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }

    void run(Exchange exchange, Work work) {
        if (!free.tryAcquire()) {
            exchange.fail(overloaded);
            return;
        }
        try {
            threads.run(() -> answer(exchange, work));
        } catch (RuntimeException notStarted) {
            free.release();
            exchange.crash(notStarted);
        }
    }

    private void answer(Exchange exchange, Work work) {
        try {
            work.run();
        } catch (Throwable thrown) {
            exchange.crash(thrown);
        } finally {
            free.release();
        }
    }
}
