package ai.moolai.base;

import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// What a service has begun, to be ended in the reverse order. A start that is still under way, waiting for a database
/// perhaps, is broken off first.
public final class Lifecycle implements AutoCloseable {
    private static final Duration BROKEN_OFF_START_MAX = Duration.ofSeconds(30);

    private final ConcurrentLinkedDeque<Runnable> closings = new ConcurrentLinkedDeque<>();
    private final CountDownLatch startEnded = new CountDownLatch(1);
    private final Consumer<RuntimeException> onFailure;
    private volatile boolean closing;
    private volatile Thread starter = Thread.currentThread();

    /// @param onFailure told of each part that does not end cleanly; the others are ended all the same
    public Lifecycle(Consumer<RuntimeException> onFailure) {
        this.onFailure = onFailure;
    }

    /// The steps of a start.
    @FunctionalInterface
    public interface Start {
        void run() throws InterruptedException;
    }

    /// Runs a start on this thread.
    ///
    /// @throws InterruptedException when [#close] breaks it off
    public void start(Start steps) throws InterruptedException {
        starter = Thread.currentThread();
        try {
            if (closing) {
                throw new InterruptedException("closed before it was started");
            }
            steps.run();
        } finally {
            startEnded.countDown();
        }
    }

    /// Notes how to end what was just begun.
    public void onClose(Runnable end) {
        closings.push(end);
    }

    /// Whether the end has begun, so that a failing start is no failure.
    public boolean isClosing() {
        return closing;
    }

    @Override
    public void close() {
        closing = true;
        breakOff();
        for (Runnable next = closings.poll(); next != null; next = closings.poll()) {
            try {
                next.run();
            } catch (RuntimeException failed) {
                onFailure.accept(failed);
            }
        }
    }

    private void breakOff() {
        Thread starting = starter;
        if (startEnded.getCount() == 0 || Thread.currentThread().equals(starting)) {
            return;
        }
        starting.interrupt();
        try {
            if (!startEnded.await(BROKEN_OFF_START_MAX.toSeconds(), TimeUnit.SECONDS)) {
                onFailure.accept(
                        new IllegalStateException("the start did not break off within " + BROKEN_OFF_START_MAX));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
