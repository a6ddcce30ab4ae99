package ai.moolai.orchestrator.exports;

import ai.moolai.base.Clock;
import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import java.time.Duration;
import java.util.Iterator;

/// An export's time.
final class Limited {
    private final Clock clock;
    private final Duration most;
    private final long begun;

    /// Begins now.
    Limited(Clock clock, Duration most) {
        this.clock = clock;
        this.most = most;
        this.begun = clock.nanoTime();
    }

    /// The same rows, for as long as there is time.
    <T> Iterator<T> rows(Iterator<T> rows) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                if (clock.nanoTime() - begun > most.toNanos()) {
                    throw Failure.of(
                                    FailureCode.TOTAL_TIMEOUT,
                                    "the export was not finished after " + most.toMinutes()
                                            + " min (expected: all of it by then; ask for shorter spans)")
                            .asException();
                }
                return rows.hasNext();
            }

            @Override
            public T next() {
                return rows.next();
            }
        };
    }
}
