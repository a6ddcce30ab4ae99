package ai.moolai.orchestrator.readings;

import ai.moolai.base.Threads;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Times one question to a database or to Redis on a thread of its own, so that one that hangs holds nobody up. Its
/// answer counts once, for the reading that is there when it comes.
final class RoundTrip {
    private final Supplier<@Nullable Double> question;
    private final Threads threads;
    private final AtomicBoolean asking = new AtomicBoolean();
    private final AtomicReference<@Nullable Double> answer = new AtomicReference<>();

    /// @param question answers in bounded time, with milliseconds or null
    RoundTrip(Supplier<@Nullable Double> question, Threads threads) {
        this.question = question;
        this.threads = threads;
    }

    /// Asks, unless the question before is still open.
    ///
    /// @return done when the answer is there
    CompletableFuture<Void> ask() {
        var done = new CompletableFuture<Void>();
        if (!asking.compareAndSet(false, true)) {
            done.complete(null);
            return done;
        }
        threads.run(() -> {
            try {
                answer.set(question.get());
            } finally {
                asking.set(false);
                done.complete(null);
            }
        });
        return done;
    }

    /// Milliseconds; null when no answer has come since this was asked before, or who was asked is away.
    @Nullable
    Double takeMillis() {
        return answer.getAndSet(null);
    }
}
