package ai.moolai.orchestrator.gateway;

import ai.moolai.llm.Upstream;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.RejectedExecutionException;

/// What belongs to one event loop: a call never leaves the loop it came in on.
record EventLoop(Vertx vertx, Context context, Upstream upstream) {
    /// Runs `work` on the loop. A loop that has ended has cut its connections before, and written down their calls:
    /// nobody waits for the work any more.
    void run(Runnable work) {
        try {
            context.runOnContext(_ -> work.run());
        } catch (RejectedExecutionException ended) {
            // Nothing to do, as said above.
        }
    }
}
