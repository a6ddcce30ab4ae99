package ai.moolai.orchestrator.readings;

import ai.moolai.base.Threads;
import ai.moolai.store.Ping;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Times one question to the database on a thread of its own, so that a database that hangs holds nobody up. Its
/// answer counts once, for the reading that is there when it comes.
final class RoundTrip {
    private final Supplier<Ping> question;
    private final Threads threads;
    private final AtomicBoolean asking = new AtomicBoolean();
    private final AtomicReference<@Nullable Ping> answer = new AtomicReference<>();

    /// @param question answers in bounded time
    RoundTrip(Supplier<Ping> question, Threads threads) {
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

    /// Milliseconds; null when no answer has come since this was asked before, or the database is away.
    @Nullable
    Double takeMillis() {
        Ping ping = answer.getAndSet(null);
        return ping == null || !ping.up() ? null : (Double) ping.latencyMs();
    }
}
