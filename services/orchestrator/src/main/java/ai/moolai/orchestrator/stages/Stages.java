package ai.moolai.orchestrator.stages;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/// The door: how long each stage took, of all calls that have ended. Each event loop counts for itself in numbers that
/// nobody else writes, so that counting is plain adding; whoever reads adds up the loops.
public final class Stages {
    private static final Stage[] ALL = Stage.values();

    /// What the buckets reach up to, included: 10 µs to 100 s. Beyond them is one more bucket.
    private static final long[] BOUNDS_NANOS = bounds(10_000, TimeUnit.SECONDS.toNanos(100));

    private final List<Loop> loops = new CopyOnWriteArrayList<>();

    /// The counts of one more event loop, which that loop alone may write.
    public Loop loop() {
        var loop = new Loop();
        loops.add(loop);
        return loop;
    }

    /// What was counted of a stage.
    public Histogram of(Stage stage) {
        long[] cells = new long[Loop.WIDTH];
        for (Loop loop : loops) {
            loop.addTo(cells, stage);
        }
        return new Histogram(Arrays.copyOf(cells, Loop.BUCKETS), cells[Loop.BUCKETS]);
    }

    /// The buckets' upper bounds, the last left out, which has none.
    public static long[] boundsNanos() {
        return BOUNDS_NANOS.clone();
    }

    /// Durations of one stage.
    ///
    /// @param counts in each bucket alone; a call counts once, however often it came through the stage
    /// @param nanos all durations together
    public record Histogram(long[] counts, long nanos) {
        public long count() {
            return Arrays.stream(counts).sum();
        }
    }

    /// 1, 2 and 5 of each power of ten.
    private static long[] bounds(long from, long to) {
        long[] out = new long[64];
        int length = 0;
        for (long power = from; power <= to; power *= 10) {
            for (long step : new long[] {1, 2, 5}) {
                if (power * step <= to) {
                    out[length++] = power * step;
                }
            }
        }
        return Arrays.copyOf(out, length);
    }

    /// What one event loop counts.
    public static final class Loop {
        private static final int BUCKETS = BOUNDS_NANOS.length + 1;

        /// A stage's buckets, and the sum of its durations behind them.
        private static final int WIDTH = BUCKETS + 1;

        private final AtomicLongArray cells = new AtomicLongArray(ALL.length * WIDTH);

        private Loop() {}

        private void count(int stage, long nanos) {
            int bucket = 0;
            while (bucket < BOUNDS_NANOS.length && nanos > BOUNDS_NANOS[bucket]) {
                bucket++;
            }
            add(stage * WIDTH + bucket, 1);
            add(stage * WIDTH + BUCKETS, nanos);
        }

        /// Only the loop writes here, so what it reads is what it wrote.
        private void add(int cell, long more) {
            cells.setOpaque(cell, cells.getPlain(cell) + more);
        }

        private void addTo(long[] sums, Stage stage) {
            for (int i = 0; i < WIDTH; i++) {
                sums[i] += cells.getOpaque(stage.place() * WIDTH + i);
            }
        }
    }

    /// One call's time, cut into stages. It belongs to the call's event loop; moments are those of one steady clock.
    public static final class Call {
        private final long[] nanos = new long[ALL.length];
        private Stage stage = Stage.AUTHORIZE;
        private long sinceNanos;
        private int seen;

        /// @param startedNanos when the request's head had arrived
        public Call(long startedNanos) {
            sinceNanos = startedNanos;
        }

        /// The next stage begins, and the one before it ends.
        public void enter(Stage next, long nowNanos) {
            leave(nowNanos);
            stage = next;
        }

        public Stage stage() {
            return stage;
        }

        /// How long the call has been in a stage so far.
        public long nanos(Stage of, long nowNanos) {
            return nanos[of.place()] + (of == stage ? nowNanos - sinceNanos : 0);
        }

        /// The last stage ends, and all that the call came through are counted.
        public void end(Loop loop, long nowNanos) {
            leave(nowNanos);
            for (int i = 0; i < nanos.length; i++) {
                if ((seen & 1 << i) != 0) {
                    loop.count(i, nanos[i]);
                }
            }
        }

        private void leave(long nowNanos) {
            int left = stage.place();
            nanos[left] += nowNanos - sinceNanos;
            seen |= 1 << left;
            sinceNanos = nowNanos;
        }
    }
}
