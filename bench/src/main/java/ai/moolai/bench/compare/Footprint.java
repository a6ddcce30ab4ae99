package ai.moolai.bench.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What the gateway takes before anybody asks it: time to start against a database that is up, memory, idle work.
final class Footprint {
    private static final Duration IDLE = Duration.ofSeconds(20);
    private static final Duration END_MAX = Duration.ofSeconds(10);
    private static final Duration SETTLE = Duration.ofSeconds(10);
    /// As many processors as those who are measured have.
    static final String ONE_PROCESSOR = "-XX:ActiveProcessorCount=1 ";

    private final Peers peers;
    private final Path home;
    private final Peer upstream;
    private final String options;
    private final int port = Peers.freePort();

    private volatile @Nullable ProcessHandle database;
    double startMillis;
    long residentMegabytes;
    double idlePercent;

    Footprint(Peers peers, Path home, Peer upstream, String javaOptions) {
        this.peers = peers;
        this.home = home;
        this.upstream = upstream;
        this.options = ONE_PROCESSOR + javaOptions;
    }

    /// Makes the database.
    Peer first() throws IOException, InterruptedException {
        return peers.gateway(home, port, upstream, options);
    }

    /// Kills the gateway, but not its database, and starts it again: from the process's start to the first `ready`.
    Peer again(Peer running) throws IOException, InterruptedException {
        this.database = running.database().orElseThrow(() -> new IOException("the gateway started no database"));
        running.kill();
        long before = System.nanoTime();
        Peer gateway = peers.gateway(home, port, upstream, options);
        startMillis = (System.nanoTime() - before) / 1e6;
        pause(SETTLE);
        double used = gateway.cpuSeconds();
        pause(IDLE);
        idlePercent = (gateway.cpuSeconds() - used) * 100 / IDLE.toSeconds();
        residentMegabytes = gateway.residentMegabytes();
        return gateway;
    }

    /// The database, with all its processes, runs where the load does: it would stand on another machine.
    void pinDatabase(int core) throws IOException, InterruptedException {
        var postmaster = database;
        if (postmaster != null) {
            for (ProcessHandle each : Stream.concat(Stream.of(postmaster), postmaster.descendants())
                    .toList()) {
                Peer.pin(each, core);
            }
        }
    }

    /// The gateway takes its database along when it ends; this is for when it did not come up again.
    void endDatabase() {
        var postmaster = database;
        if (postmaster != null) {
            postmaster.destroy();
            postmaster
                    .onExit()
                    .orTimeout(END_MAX.toSeconds(), TimeUnit.SECONDS)
                    .exceptionally(_ -> postmaster)
                    .join();
        }
    }

    private static void pause(Duration time) throws InterruptedException {
        var _ = new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
    }
}
