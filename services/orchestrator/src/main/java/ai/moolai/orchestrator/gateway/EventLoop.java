package ai.moolai.orchestrator.gateway;

import ai.moolai.llm.Upstream;
import io.vertx.core.Context;
import io.vertx.core.Vertx;

/// What belongs to one event loop: a call never leaves the loop it came in on.
record EventLoop(Vertx vertx, Context context, Upstream upstream) {
    void run(Runnable work) {
        context.runOnContext(_ -> work.run());
    }
}
