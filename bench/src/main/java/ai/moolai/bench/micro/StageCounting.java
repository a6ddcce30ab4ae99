package ai.moolai.bench.micro;

import ai.moolai.orchestrator.stages.Stage;
import ai.moolai.orchestrator.stages.Stages;
import org.openjdk.jmh.annotations.Benchmark;

/// What it costs a call that its time is cut into stages and counted.
public class StageCounting extends Measured {
    private static final Stage[] ALL = Stage.values();

    /// What the stages of a usual call last, in nanoseconds.
    private static final long[] LASTS = {9_000, 1_500, 3_000, 1_000, 4_000, 800_000_000, 60_000, 90_000};

    private final Stages.Loop loop = new Stages().loop();

    /// Moments that are known already.
    @Benchmark
    public Stages.Call oneCall() {
        long now = 0;
        var call = new Stages.Call(now);
        for (int i = 1; i < ALL.length; i++) {
            now += LASTS[i - 1];
            call.enter(ALL[i], now);
        }
        call.end(loop, now + LASTS[ALL.length - 1]);
        return call;
    }

    /// Reading the clock once.
    @Benchmark
    public long clock() {
        return System.nanoTime();
    }
}
