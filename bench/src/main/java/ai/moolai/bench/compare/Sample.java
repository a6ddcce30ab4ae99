package ai.moolai.bench.compare;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// What one run of one scenario against one peer came to.
///
/// @param cpuMicros processor time of the peer for each answer
/// @param residentMegabytes the most of its memory that was seen
record Sample(Wrk.Result told, double cpuMicros, long residentMegabytes) {
    private static final Duration LOOK = Duration.ofMillis(250);

    static Sample take(Peer peer, Wrk wrk, Scenario scenario, int seconds) throws IOException, InterruptedException {
        var resident = new AtomicLong();
        var over = new CountDownLatch(1);
        Thread looking = Thread.ofPlatform().start(() -> look(peer, resident, over));
        double before = peer.cpuSeconds();
        Wrk.Result told = wrk.run(scenario, peer.url(), peer.headers(), seconds);
        double used = peer.cpuSeconds() - before;
        over.countDown();
        looking.join();
        return new Sample(told, used * 1e6 / Math.max(1, told.requests()), resident.get());
    }

    private static void look(Peer peer, AtomicLong resident, CountDownLatch over) {
        try {
            do {
                resident.accumulateAndGet(peer.residentMegabytes(), Math::max);
            } while (!over.await(LOOK.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException _) {
            // The run itself says so.
        }
    }
}
