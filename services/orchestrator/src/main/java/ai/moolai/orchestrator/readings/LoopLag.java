package ai.moolai.orchestrator.readings;

import ai.moolai.base.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// How long work waits until an event loop gets to it. Each loop is handed an empty piece of work now and then, one
/// at a time, which notes how long it has waited; that is all that runs there.
final class LoopLag {
    private static final long NOTHING = -1;
    private static final double NANOS_PER_MILLI = 1e6;

    private final Clock clock;
    private final List<Loop> loops = new CopyOnWriteArrayList<>();

    LoopLag(Clock clock) {
        this.clock = clock;
    }

    /// One more event loop.
    void watch(Executor loop) {
        loops.add(new Loop(loop));
    }

    /// Hands each loop a piece of work, unless the one before still waits.
    ///
    /// @return done when all loops have come to theirs
    CompletableFuture<Void> probe() {
        List<CompletableFuture<Void>> begun = new ArrayList<>();
        for (Loop loop : loops) {
            if (!loop.waiting) {
                begun.add(loop.probe());
            }
        }
        loops.removeIf(loop -> loop.ended);
        return CompletableFuture.allOf(begun.toArray(CompletableFuture<?>[]::new));
    }

    /// The longest wait since this was asked before, in milliseconds, waits included that are not over yet; null
    /// when there was none.
    @Nullable
    Double takeMillis() {
        long longest = NOTHING;
        for (Loop loop : loops) {
            longest = Math.max(longest, loop.take());
        }
        return longest == NOTHING ? null : (Double) (longest / NANOS_PER_MILLI);
    }

    private final class Loop {
        private final Executor executor;
        private final AtomicLong longest = new AtomicLong(NOTHING);
        private volatile long sinceNanos;
        private volatile boolean waiting;
        private volatile boolean ended;

        Loop(Executor executor) {
            this.executor = executor;
        }

        CompletableFuture<Void> probe() {
            var done = new CompletableFuture<Void>();
            sinceNanos = clock.nanoTime();
            waiting = true;
            try {
                executor.execute(() -> {
                    longest.accumulateAndGet(clock.nanoTime() - sinceNanos, Math::max);
                    waiting = false;
                    done.complete(null);
                });
            } catch (RejectedExecutionException _) {
                ended = true;
                waiting = false;
                done.complete(null);
            }
            return done;
        }

        long take() {
            long pending = waiting ? clock.nanoTime() - sinceNanos : NOTHING;
            return Math.max(pending, longest.getAndSet(NOTHING));
        }
    }
}
