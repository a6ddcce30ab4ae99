package ai.moolai.base;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The threads of one service, handed to whoever needs one and closed with it: virtual ones for blocking work, and one
/// timer that only starts it.
public final class Threads implements AutoCloseable {
    private final ExecutorService virtual;
    private final ScheduledExecutorService timer;
    private final Consumer<Throwable> onUncaught;

    /// @param onUncaught told of whatever a background task throws; the task stays scheduled
    public Threads(Consumer<Throwable> onUncaught) {
        this.onUncaught = onUncaught;
        this.virtual = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("virtual-", 0).factory());
        this.timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("timer").daemon(true).factory());
    }

    /// Runs blocking work on a virtual thread.
    public void run(Runnable work) {
        virtual.execute(guarded(work));
    }

    /// For what needs an executor or futures.
    public ExecutorService executor() {
        return virtual;
    }

    /// Runs `work` on a virtual thread, again and again, with `pause` between the end of one run and the start of
    /// the next. What it throws is reported, and does not end it.
    public Repeating every(Duration pause, Runnable work) {
        var repeating = new Repeating(pause, work);
        repeating.schedule(Duration.ZERO);
        return repeating;
    }

    /// A named platform thread, for a loop that lives as long as the service.
    public Thread dedicated(String name, Runnable loop) {
        return Thread.ofPlatform().name(name).daemon(true).start(guarded(loop));
    }

    @Override
    public void close() {
        timer.shutdownNow();
        virtual.shutdownNow();
    }

    private Runnable guarded(Runnable work) {
        return () -> {
            try {
                work.run();
            } catch (Throwable thrown) {
                onUncaught.accept(thrown);
            }
        };
    }

    /// Work that recurs until it is stopped.
    public final class Repeating implements AutoCloseable {
        private final Duration pause;
        private final Runnable work;
        private volatile boolean stopped;
        private volatile @Nullable ScheduledFuture<?> next;

        private Repeating(Duration pause, Runnable work) {
            this.pause = pause;
            this.work = work;
        }

        private void schedule(Duration delay) {
            if (stopped || timer.isShutdown()) {
                return;
            }
            next = timer.schedule(() -> virtual.execute(this::once), delay.toNanos(), TimeUnit.NANOSECONDS);
        }

        private void once() {
            guarded(work).run();
            schedule(pause);
        }

        /// No further run starts; one under way finishes by itself.
        @Override
        public void close() {
            stopped = true;
            var pending = next;
            if (pending != null) {
                pending.cancel(false);
            }
        }
    }
}
