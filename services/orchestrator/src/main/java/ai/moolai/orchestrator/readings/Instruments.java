package ai.moolai.orchestrator.readings;

import ai.moolai.base.Clock;
import ai.moolai.base.Threads;
import ai.moolai.base.Uuid7;
import ai.moolai.orchestrator.host.Host;
import ai.moolai.redis.Redis;
import ai.moolai.redis.RedisPing;
import ai.moolai.store.Database;
import ai.moolai.store.Ping;
import ai.moolai.store.PoolState;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Makes readings. What others have to answer (event loops, database, plug-ins) is asked first and waited for last,
/// and only for a moment: an answer that comes later stands in the next reading.
final class Instruments {
    static final Duration ANSWERS_WAIT_MAX = Duration.ofMillis(40);
    private static final double NANOS_PER_MILLI = 1e6;

    private final Host host;
    private final List<Database> databases;
    private final CustomCollectors custom;
    private final Clock clock;
    private final Window window = new Window();
    private final FinishedCalls calls = new FinishedCalls();
    private final LoopLag loops;
    private final RoundTrip database;
    private final RoundTrip redis;

    /// @param databases the first is the one that is timed
    Instruments(
            Host host,
            List<Database> databases,
            @Nullable Redis redis,
            CustomCollectors custom,
            Clock clock,
            Threads threads) {
        this.host = host;
        this.databases = List.copyOf(databases);
        this.custom = custom;
        this.clock = clock;
        this.loops = new LoopLag(clock);
        this.database = new RoundTrip(() -> millis(databases.getFirst().ping()), threads);
        this.redis =
                new RoundTrip(() -> redis == null ? null : millis(redis.ping().join()), threads);
    }

    FinishedCalls calls() {
        return calls;
    }

    LoopLag loops() {
        return loops;
    }

    /// One reading, by one thread at a time.
    Reading read() throws InterruptedException {
        long begun = clock.nanoTime();
        var at = clock.now().truncatedTo(ChronoUnit.MICROS);
        var answers = CompletableFuture.allOf(database.ask(), redis.ask(), loops.probe(), custom.begin());
        var now = new Moment(host.read(), calls.counts());
        Map<Metric, Double> values = Figures.of(window.before(now), now);
        await(answers);
        put(values, Metric.EVENT_LOOP_LAG_MS, loops.takeMillis());
        put(values, Metric.DATABASE_LATENCY_MS, database.takeMillis());
        put(values, Metric.DATABASE_POOL_USAGE, poolUsage());
        put(values, Metric.REDIS_LATENCY_MS, redis.takeMillis());
        put(values, Metric.COLLECTION_DURATION_MS, (clock.nanoTime() - begun) / NANOS_PER_MILLI);
        return new Reading(Uuid7.next(clock), at, values, custom.take());
    }

    private static void await(CompletableFuture<Void> answers) throws InterruptedException {
        try {
            answers.get(ANSWERS_WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            // They stand in the next reading.
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static @Nullable Double millis(Ping ping) {
        return ping.up() ? (Double) ping.latencyMs() : null;
    }

    private static @Nullable Double millis(RedisPing ping) {
        return ping.up() ? (Double) ping.latencyMs() : null;
    }

    /// Of the fullest pool.
    private @Nullable Double poolUsage() {
        Double fullest = null;
        for (Database each : databases) {
            PoolState pool = each.pool();
            Double usage = Rates.percentOf(pool.active(), pool.max());
            if (usage != null && (fullest == null || usage > fullest)) {
                fullest = usage;
            }
        }
        return fullest;
    }

    private static void put(Map<Metric, Double> values, Metric metric, @Nullable Double value) {
        if (value != null) {
            values.put(metric, Math.round(value * 1000) / 1000.0);
        }
    }
}
