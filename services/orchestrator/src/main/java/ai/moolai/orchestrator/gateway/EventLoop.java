package ai.moolai.orchestrator.gateway;

import ai.moolai.llm.Upstream;
import ai.moolai.orchestrator.ledger.Ledger;
import ai.moolai.orchestrator.stages.Stages;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What belongs to one event loop: a call never leaves the loop it came in on.
final class EventLoop {
    /// So many calls are written down in one go, at most.
    private static final int TOGETHER_MAX = 256;

    private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);

    final Vertx vertx;
    final Upstream upstream;
    final Stages.Loop stages;
    private final ContextInternal context;
    private List<Ledger.Finished> finished = new ArrayList<>();
    private List<Runnable> waiting = new ArrayList<>();

    EventLoop(Vertx vertx, ContextInternal context, Upstream upstream, Stages.Loop stages) {
        this.vertx = vertx;
        this.context = context;
        this.upstream = upstream;
        this.stages = stages;
    }

    /// Runs `work` on the loop. A loop that has ended has cut its connections before, and written down their calls:
    /// nobody waits for the work any more.
    void run(Runnable work) {
        runs(work);
    }

    /// @return false when the loop has ended
    private boolean runs(Runnable work) {
        try {
            context.runOnContext(_ -> work.run());
            return true;
        } catch (RejectedExecutionException ended) {
            return false;
        }
    }

    /// Runs `work` on the loop after `pause`, exactly: timers of Vert.x count milliseconds. When the loop ends before,
    /// nobody waits for it any more.
    void after(Duration pause, Runnable work) {
        try {
            var _ = context.nettyEventLoop()
                    .schedule(() -> context.emit(work, Runnable::run), pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException ended) {
            LOG.debug("the event loop has ended: {}", ended.getMessage());
        }
    }

    boolean isCurrent() {
        return context.nettyEventLoop().inEventLoop();
    }

    /// Gathers the calls that end in one turn of the loop, on it, so that waking the journal's writer and being woken
    /// by
    /// it is paid once for all of them.
    ///
    /// @param after runs on the loop when the call is written down
    /// @param record writes calls down and tells when that is done
    void finish(Ledger.Finished call, Runnable after, BiConsumer<List<Ledger.Finished>, Runnable> record) {
        finished.add(call);
        waiting.add(after);
        boolean first = finished.size() == 1;
        if (finished.size() == TOGETHER_MAX || (first && !runs(() -> hand(record)))) {
            hand(record);
        }
    }

    private void hand(BiConsumer<List<Ledger.Finished>, Runnable> record) {
        if (finished.isEmpty()) {
            return;
        }
        var calls = finished;
        var each = waiting;
        finished = new ArrayList<>();
        waiting = new ArrayList<>();
        record.accept(calls, () -> run(() -> each.forEach(EventLoop::guarded)));
    }

    /// One call's fault is not the others'.
    private static void guarded(Runnable after) {
        try {
            after.run();
        } catch (RuntimeException bug) {
            LOG.error("an answer could not be ended", bug);
        }
    }
}
