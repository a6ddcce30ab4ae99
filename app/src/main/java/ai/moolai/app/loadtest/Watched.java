package ai.moolai.app.loadtest;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// How the readers of one kind of live view fare.
final class Watched {
    private static final int NOT_FOUND = 404;

    private final String kind;
    private final AtomicInteger readers = new AtomicInteger();
    private final AtomicInteger silent = new AtomicInteger();
    private final AtomicLong received = new AtomicLong();
    private final AtomicReference<@Nullable String> fault = new AtomicReference<>();
    private volatile boolean over;

    Watched(String kind) {
        this.kind = kind;
    }

    void begun() {
        readers.incrementAndGet();
        silent.incrementAndGet();
    }

    /// @param first whether this reader has had none before
    void received(boolean first) {
        received.incrementAndGet();
        if (first) {
            silent.decrementAndGet();
        }
    }

    /// What ends from now on ends because the test does.
    void over() {
        over = true;
    }

    void failed(String why) {
        if (!over) {
            fault.compareAndSet(null, why);
        }
    }

    /// It was not even begun.
    void refused(int status) {
        failed(status == NOT_FOUND ? "not there: status 404" : "refused with status " + status);
    }

    void judge(Report report) {
        String wrong = fault.get();
        report.check(
                kind,
                wrong == null && silent.get() == 0,
                wrong == null
                        ? received + " to " + readers + " readers, " + silent + " of them had none"
                        : wrong + " (expected: a stream that stays open)");
    }
}
