package ai.moolai.app.loadtest;

import ai.moolai.base.Clock;
import ai.moolai.base.Threads;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The callers of one test, and a line that says how they are getting on.
final class Crew {
    private static final Duration LINE_EVERY = Duration.ofSeconds(1);

    /// The last calls have so long beyond the test's own time.
    private static final Duration LAST_CALLS_MAX = Wire.ANSWER_MAX.plusSeconds(5);

    private final Clock clock;
    private final Consumer<String> say;

    Crew(Clock clock, Consumer<String> say) {
        this.clock = clock;
        this.say = say;
    }

    /// Runs `caller` so many times at once until each has ended.
    ///
    /// @param line how it goes, once a second
    /// @return how long it took, in seconds
    double run(int callers, Duration length, Runnable caller, Supplier<String> line) {
        long start = clock.nanoTime();
        var broken = new Broken();
        var ended = new CountDownLatch(callers);
        try (var threads = new Threads(broken)) {
            for (int i = 0; i < callers; i++) {
                threads.run(() -> {
                    try {
                        caller.run();
                    } finally {
                        ended.countDown();
                    }
                });
            }
            long deadline = start + length.plus(LAST_CALLS_MAX).toNanos();
            while (!ended.await(LINE_EVERY.toMillis(), TimeUnit.MILLISECONDS) && clock.nanoTime() - deadline < 0) {
                say.accept(String.format(Locale.ROOT, "%4.0f s  %s", seconds(start), line.get()));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        if (broken.first != null) {
            throw new IllegalStateException("the load test itself failed: " + broken.first, broken.first);
        }
        return seconds(start);
    }

    private double seconds(long since) {
        return (clock.nanoTime() - since) / 1e9;
    }

    /// The first fault of the test's own.
    private static final class Broken implements Consumer<Throwable> {
        private volatile @Nullable Throwable first;

        @Override
        public synchronized void accept(Throwable thrown) {
            if (first == null) {
                first = thrown;
            }
        }
    }
}
