package ai.moolai.testing;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// What holds a script until the test lets it go on: one passage for each [#release()], every passage once it is
/// [#open()]. One gate may stand at several places of a script.
public final class Gate {
    private final Semaphore passages = new Semaphore(0);
    private final AtomicInteger arrivals = new AtomicInteger();
    private volatile boolean open;

    /// Lets one passage through, now or whenever one arrives.
    public void release() {
        release(1);
    }

    /// Lets `count` passages through.
    public void release(int count) {
        passages.release(count);
    }

    /// Lets everything through from now on.
    public void open() {
        open = true;
        // Wakes one of those who wait; whoever wakes at an open gate gives its permit to the next.
        passages.release();
    }

    /// How often a script has come to this gate, whether it has passed or still waits.
    public int arrivals() {
        return arrivals.get();
    }

    /// Waits until a script has come to this gate for the `count`th time: all that stands before the gate was sent.
    ///
    /// @throws AssertionError when it has not after `atMost`
    public void awaitArrivals(int count, Duration atMost) {
        Conditions.await(count + " arrivals at the gate", atMost, () -> arrivals() >= count);
    }

    void arrive() {
        arrivals.incrementAndGet();
    }

    /// Waits a short while, so that the caller can look whether its peer is still there.
    ///
    /// @return whether the gate was passed
    boolean tryPass(Duration wait) throws InterruptedException {
        if (open) {
            return true;
        }
        boolean passed = passages.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS);
        if (passed && open) {
            passages.release();
        }
        return passed;
    }
}
