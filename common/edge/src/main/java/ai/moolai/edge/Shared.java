package ai.moolai.edge;

import ai.moolai.base.Clock;
import ai.moolai.base.Threads;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// What all event loops of one edge have in common.
final class Shared {
    final EdgeConfig config;
    final Clock clock;
    final EdgeParts parts;
    final BlockingCalls blockingCalls;
    final AtomicInteger connections = new AtomicInteger();
    final AtomicInteger exchanges = new AtomicInteger();
    final AtomicLong heldBytes = new AtomicLong();
    volatile boolean draining;
    volatile boolean closing;

    Shared(EdgeConfig config, Clock clock, Threads threads, EdgeParts parts) {
        this.config = config;
        this.clock = clock;
        this.parts = parts;
        this.blockingCalls = new BlockingCalls(threads, config.limits().blockingCallsMax());
    }
}
