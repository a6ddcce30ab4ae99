package ai.moolai.orchestrator.readings;

import ai.moolai.base.Clock;
import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.base.FailureException;
import ai.moolai.base.MetricsCollector;
import ai.moolai.base.OrganizationId;
import ai.moolai.base.Threads;
import ai.moolai.orchestrator.host.Host;
import ai.moolai.orchestrator.ledger.CallRecord;
import ai.moolai.redis.Redis;
import ai.moolai.store.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The door: makes readings on a thread of its own, at a steady pace and when it is asked to, keeps the newest and
/// writes all of them down.
public final class Readings implements AutoCloseable {
    public static final Duration INTERVAL_DEFAULT = Duration.ofSeconds(30);
    public static final Duration INTERVAL_MIN = Duration.ofSeconds(1);
    public static final Duration INTERVAL_MAX = Duration.ofHours(1);

    /// For so long the newest reading in memory is the newest there is; afterwards Redis and the table are asked,
    /// where another replica may have written a newer one.
    static final Duration NEWEST_VALID = Duration.ofMinutes(5);

    /// How often event loops are probed and what hangs is looked at.
    private static final Duration TICK = Duration.ofSeconds(1);

    private static final Duration WRITE_AGAIN_AFTER = Duration.ofSeconds(5);
    private static final int ASKED_MAX = 1000;
    private static final Duration ASKED_WAIT_MAX = Duration.ofSeconds(5);
    private static final Duration CLOSE_WAIT_MAX = Duration.ofSeconds(2);
    private static final Logger LOG = LoggerFactory.getLogger(Readings.class);

    private final Plan plan;
    private final Clock clock;
    private final Threads threads;
    private final CustomCollectors custom;
    private final Instruments instruments;
    private final ReadingsStore store;
    private final HistoryStore history;
    private final Tiers tiers;
    private final NewestStore shared;
    private final Backlog backlog;
    private final Schedule schedule;
    private final BlockingQueue<CompletableFuture<Reading>> asked = new ArrayBlockingQueue<>(ASKED_MAX);
    private final List<Consumer<Reading>> readers = new CopyOnWriteArrayList<>();
    private volatile @Nullable Reading newest;
    private volatile @Nullable Thread thread;
    private volatile @Nullable String lastError;
    private volatile boolean closed;
    private volatile long made;
    private volatile long failed;
    private volatile long writtenNanos;

    /// @param auto whether readings are made by themselves, every `interval`
    /// @param collectors of plug-ins
    /// @param kept how long
    public record Plan(
            OrganizationId organization,
            Duration interval,
            boolean auto,
            List<MetricsCollector> collectors,
            ReadingTables kept) {
        public Plan {
            collectors = List.copyOf(collectors);
        }
    }

    /// @param timed the database whose round trip is measured
    /// @param monitoring where readings are written
    /// @param redis where the newest is shared; null where there is none
    public record Around(
            Database timed, Database monitoring, @Nullable Redis redis) {}

    public Readings(Plan plan, Host host, Around around, Clock clock, Threads threads) {
        this.plan = plan;
        this.clock = clock;
        this.threads = threads;
        this.custom = new CustomCollectors(plan.collectors, plan.organization, threads, clock);
        this.instruments =
                new Instruments(host, List.of(around.timed, around.monitoring), around.redis, custom, clock, threads);
        this.store = new ReadingsStore(around.monitoring, plan.kept, plan.organization);
        this.tiers = new Tiers(around.monitoring, plan.kept, clock);
        this.history = new HistoryStore(around.monitoring, store, plan.organization);
        this.shared = new NewestStore(around.redis, plan.organization);
        this.backlog = new Backlog(store::insert, clock);
        this.schedule = new Schedule(plan.interval, clock.nanoTime());
    }

    /// Takes in a finished call. Quick.
    public void finished(CallRecord call) {
        instruments.calls().count(call);
    }

    /// One more event loop whose lag is measured.
    void watch(Executor loop) {
        instruments.loops().watch(loop);
    }

    /// Tells `reader` of every reading from now on, one at a time, on the thread that makes them. It must be quick.
    public void subscribe(Consumer<Reading> reader) {
        readers.add(reader);
    }

    /// Begins to make readings, the first at once.
    public synchronized void start() {
        if (!closed) {
            thread = threads.dedicated("readings", this::run);
        }
    }

    /// Begins to take readings together and to let go what is too old, as soon as the tables are there.
    public void keep() {
        tiers.start(threads);
    }

    /// The newest reading: of the last minutes, in memory or of another replica, or of the table.
    public Optional<Reading> newest() {
        Reading kept = newest;
        if (kept != null && Duration.between(kept.at(), clock.now()).abs().compareTo(NEWEST_VALID) < 0) {
            return Optional.of(kept);
        }
        Optional<Reading> others = shared.get();
        if (others.isPresent()) {
            return others;
        }
        try {
            return store.newest();
        } catch (FailureException away) {
            if (kept == null) {
                throw away;
            }
            return Optional.of(kept);
        }
    }

    /// How the collecting is doing.
    public Background background() {
        Reading last = newest;
        Thread own = thread;
        String error = lastError == null ? backlog.lastError() : lastError;
        Instant next = clock.now().plus(schedule.untilDue(clock.nanoTime())).truncatedTo(ChronoUnit.MILLIS);
        return new Background(
                plan.auto,
                plan.auto && own != null && own.isAlive(),
                plan.interval,
                last == null ? null : last.at(),
                plan.auto ? next : null,
                made,
                failed + backlog.failures(),
                error,
                last == null ? null : last.value(Metric.COLLECTION_DURATION_MS),
                backlog.size(),
                backlog.dropped(),
                custom.states());
    }

    /// All readings of a period, oldest first, however many: they are read as they are asked for, a page at a
    /// time, and nothing is held at the database in between.
    ///
    /// @param start inclusive
    /// @param end exclusive
    public Iterator<Reading> between(Instant start, Instant end) {
        return history.readings(new ReadingsStore.Period(start, end, null));
    }

    /// The values of one metric in a period, likewise.
    public Iterator<Point> between(Instant start, Instant end, Metric metric) {
        return history.points(new ReadingsStore.Period(start, end, null), metric);
    }

    /// The values of one metric of a plug-in in a period, likewise.
    public Iterator<Point> between(Instant start, Instant end, String custom) {
        return history.points(new ReadingsStore.Period(start, end, null), custom);
    }

    /// The names of what plug-ins measured in a period, in their order.
    public List<String> customNames(Instant start, Instant end) {
        return history.customNames(new ReadingsStore.Period(start, end, null));
    }

    public OrganizationId organization() {
        return plan.organization;
    }

    Clock clock() {
        return clock;
    }

    /// What a span of time is told from.
    Tier tier(ReadingsStore.Period period) {
        return plan.kept.tier(period.start(), period.end(), clock.now());
    }

    List<Reading> readings(Tier tier, ReadingsStore.Period period, @Nullable Place after, int limit) {
        return store.readings(tier, period.from(tier), after, limit);
    }

    /// The newest reading of a period; where single ones are gone, what is told from `tier`.
    Optional<Reading> latest(Tier tier, ReadingsStore.Period period) {
        List<Reading> single = readings(Tier.READINGS, period, null, 1);
        return (single.isEmpty() ? readings(tier, period, null, 1) : single)
                .stream().findFirst();
    }

    Map<Metric, MetricSummary> summary(Tier tier, ReadingsStore.Period period) {
        return store.summary(tier, period.from(tier));
    }

    /// A reading that is begun after this was called; whoever asks meanwhile gets the same.
    Reading collectNow() throws InterruptedException {
        var wanted = new CompletableFuture<Reading>();
        if (closed || !asked.offer(wanted)) {
            throw busy(ASKED_MAX + " callers wait for a reading already");
        }
        try {
            return wanted.get(ASKED_WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            throw busy("no reading came within " + ASKED_WAIT_MAX.toSeconds() + " s");
        } catch (ExecutionException broken) {
            throw new IllegalStateException("the reading failed: " + lastError, broken.getCause());
        }
    }

    /// Waits until a reading is in the table.
    ///
    /// @return false when the database would not take it; it is tried again
    boolean store(Reading reading) throws InterruptedException {
        return !backlog.holds(reading.id()) || (backlog.write() && !backlog.holds(reading.id()));
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        tiers.close();
        Thread own = thread;
        try {
            // Wakes it up: an interrupt would break off what it reads.
            if (own != null && (asked.offer(new CompletableFuture<>()) || own.isAlive())) {
                own.join(CLOSE_WAIT_MAX);
            }
            // A database that was away a moment ago is not waited for.
            if (backlog.size() > 0 && backlog.lastError() == null) {
                backlog.write();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!closed) {
                List<CompletableFuture<Reading>> wanted = await();
                if (!closed) {
                    turn(wanted);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Until somebody asks, a reading is due, or it is time to look after things.
    private List<CompletableFuture<Reading>> await() throws InterruptedException {
        Duration wait = plan.auto ? shorter(schedule.untilDue(clock.nanoTime()), TICK) : INTERVAL_MAX;
        if (custom.areRunning() || backlog.size() > 0) {
            wait = shorter(wait, TICK);
        }
        List<CompletableFuture<Reading>> wanted = new ArrayList<>();
        var first = asked.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
        if (first != null) {
            wanted.add(first);
            asked.drainTo(wanted);
        }
        return wanted;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /// One turn of the thread.
    ///
    /// @param wanted who asked for a reading
    void turn(List<CompletableFuture<Reading>> wanted) throws InterruptedException {
        custom.expire();
        boolean due = plan.auto && schedule.isDue(clock.nanoTime());
        if (due) {
            schedule.made(clock.nanoTime());
        }
        if (due || !wanted.isEmpty()) {
            read(wanted);
            write();
        } else {
            if (plan.auto) {
                var _ = instruments.loops().probe();
            }
            if (backlog.size() > 0 && clock.nanoTime() - writtenNanos >= WRITE_AGAIN_AFTER.toNanos()) {
                write();
            }
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // One thread counts.
    private void read(List<CompletableFuture<Reading>> wanted) throws InterruptedException {
        try {
            Reading reading = instruments.read();
            newest = reading;
            shared.put(reading);
            backlog.add(reading);
            made++;
            lastError = null;
            readers.forEach(reader -> tell(reader, reading));
            wanted.forEach(each -> each.complete(reading));
        } catch (RuntimeException | Error broken) {
            // An Error too, such as no memory: without this thread nothing would be read until the next start.
            failed++;
            lastError = String.valueOf(broken);
            LOG.error("a reading failed", broken);
            wanted.forEach(each -> each.completeExceptionally(broken));
        }
    }

    private static void tell(Consumer<Reading> reader, Reading reading) {
        try {
            reader.accept(reading);
        } catch (RuntimeException broken) {
            LOG.error("a reader of readings failed", broken);
        }
    }

    /// On another thread: a database that hangs must not hold up the next reading.
    private void write() {
        writtenNanos = clock.nanoTime();
        threads.run(() -> {
            try {
                backlog.write();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private static RuntimeException busy(String why) {
        return Failure.of(FailureCode.OVERLOADED, why + " (expected: fewer; ask again in a moment)")
                .retryAfter(Duration.ofSeconds(1))
                .asException();
    }
}
