package ai.moolai.orchestrator.live;

import ai.moolai.base.Clock;
import ai.moolai.base.OrganizationId;
import ai.moolai.base.Role;
import ai.moolai.base.Threads;
import ai.moolai.edge.Json;
import ai.moolai.edge.live.Hub;
import ai.moolai.edge.live.LiveLimits;
import ai.moolai.edge.live.Message;
import ai.moolai.edge.live.Topic;
import ai.moolai.orchestrator.ledger.CallRecord;
import ai.moolai.orchestrator.monitoring.HealthEndpoint;
import ai.moolai.orchestrator.readings.Metric;
import ai.moolai.orchestrator.readings.Reading;
import ai.moolai.orchestrator.rollups.Rollups;
import ai.moolai.redis.Redis;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The door: what goes on in this orchestrator, for whoever wants to watch it.
public final class Live implements AutoCloseable {
    /// How often usage may be told; also how often topics are looked after.
    private static final Duration TICK = Duration.ofMillis(250);

    private static final List<Metric> METRICS = List.of(Metric.values());
    private static final Duration HEALTH_LOOK_EVERY = Duration.ofSeconds(5);
    private static final Duration HEALTH_TELL_EVERY = Duration.ofSeconds(30);

    private final Clock clock;
    private final Threads threads;
    private final Supplier<HealthEndpoint.Report> health;
    private final Supplier<Optional<Reading>> newest;
    private final Topic system;
    private final Topic requests;
    private final Topic usage;
    private final Topic healthTopic;
    private final Topic alerts;
    private final Hub hub;
    private final Calls calls;
    private final UsageCounts counts = new UsageCounts();
    private final LiveUsage liveUsage = new LiveUsage();
    private Threads.@Nullable Repeating ticking;
    private LiveUsage.@Nullable Told usageTold;
    private Map<String, String> healthStates = Map.of();
    private long healthLookedNanos;
    private long healthToldNanos;
    private final @Nullable Replicas replicas;
    private boolean closed;

    /// @param redis by which replicas tell each other; null where there is none
    /// @param newest the newest reading; it may block
    /// @param health how everything is; it may block
    public Live(
            OrganizationId organization,
            LiveLimits limits,
            Supplier<Optional<Reading>> newest,
            Supplier<HealthEndpoint.Report> health,
            @Nullable Redis redis,
            Clock clock,
            Threads threads) {
        this.clock = clock;
        this.threads = threads;
        this.newest = newest;
        this.health = health;
        this.system = Topic.state(
                "system",
                "system_metrics",
                "metrics",
                Role.VIEWER,
                METRICS.stream().map(Metric::text).toList(),
                this::newestReading);
        this.requests = Topic.list("requests", "request", Role.VIEWER);
        this.usage = Topic.state("usage", "usage", "usage", Role.VIEWER, List.of(), this::usageNow);
        this.healthTopic = Topic.state("health", "health", "health", null, List.of(), this::healthNow);
        this.alerts = Topic.list("alerts", "alert", Role.VIEWER);
        this.hub = new Hub(
                organization.value(),
                List.of(system, requests, usage, healthTopic, alerts),
                limits,
                clock,
                threads,
                this::begin);
        this.calls = new Calls(requests, hub);
        this.replicas = redis == null ? null : new Replicas(redis, organization, clock, threads, new Others());
    }

    /// What other replicas tell is told here as if it had happened here.
    private final class Others implements Replicas.Listener {
        @Override
        public void heard(Replicas.Kind kind, Instant at, byte[] json) {
            switch (kind) {
                case REQUEST -> tell(requests, at, json);
                case ALERT -> tell(alerts, at, json);
                case READING -> hub.publish(system, readingOf(at, Json.object(json)));
                case USED -> counts.count(Json.read(json, Amounts.class), at);
                case ASKS -> {}
            }
        }

        private void tell(Topic topic, Instant at, byte[] json) {
            if (topic.isFollowed()) {
                Object value = Json.written(json);
                hub.publish(topic, new Message(at, _ -> value));
            }
        }

        @Override
        public void missed() {
            hub.missed(requests);
            hub.missed(alerts);
        }
    }

    /// Takes in a finished call. Quick.
    public void finished(CallRecord call) {
        counts.count(call);
        if (requests.isFollowed()) {
            calls.finished(call, clock.nanoTime());
        }
        if (replicas != null) {
            replicas.finished(call);
        }
    }

    /// Takes in a reading. Quick.
    public void read(Reading reading) {
        hub.publish(system, message(reading));
        if (replicas != null) {
            replicas.tell(Replicas.Kind.READING, reading.at(), values(reading, Topic.ALL));
        }
    }

    /// Takes in an alert that has changed.
    ///
    /// @param alert to be written as JSON
    public void alert(Instant at, Object alert) {
        hub.publish(alerts, new Message(at, _ -> alert));
        if (replicas != null) {
            replicas.tell(Replicas.Kind.ALERT, at, alert);
        }
    }

    /// Finds out what calls used on this day before this process began. To be called when there are roll-ups; it
    /// blocks.
    public void count(Rollups rollups, Instant started) {
        Instant day = started.truncatedTo(ChronoUnit.DAYS);
        var sums = rollups.sums(day, started);
        counts.before(
                day,
                new Amounts(
                        sums.requests(),
                        sums.errors(),
                        sums.unpriced(),
                        sums.inputTokens(),
                        sums.outputTokens(),
                        sums.costNanoUsd()));
    }

    /// How live is doing.
    ///
    /// @param events messages that were told
    /// @param skipped calls that were not shown, because there were too many
    /// @param slow how often a reader did not take what was written
    /// @param resets how often a reader had to begin anew
    public record Figures(int readers, long events, long skipped, long slow, long resets) {}

    public Figures figures() {
        return new Figures(hub.readers(), hub.events(), calls.skippedTotal(), hub.slow(), hub.resets());
    }

    Hub hub() {
        return hub;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (ticking != null) {
            ticking.close();
        }
        if (replicas != null) {
            replicas.close();
        }
    }

    /// Somebody reads what nobody read before.
    private synchronized void begin() {
        if (ticking == null && !closed) {
            ticking = threads.every(TICK, this::tick);
        }
        askOthers();
    }

    private void tick() {
        hub.expire();
        askOthers();
        if (usage.isFollowed()) {
            tellUsage();
        }
        if (healthTopic.isFollowed()) {
            lookAtHealth();
        }
        endUnlessFollowed();
    }

    private void askOthers() {
        if (replicas != null) {
            replicas.asks(requests.isFollowed());
        }
    }

    private synchronized void endUnlessFollowed() {
        if (!hub.isFollowed() && ticking != null) {
            ticking.close();
            ticking = null;
        }
    }

    private Message newestReading() {
        return newest.get().map(Live::message).orElseGet(() -> new Message(null, _ -> Map.of()));
    }

    private static Message message(Reading reading) {
        return new Message(reading.at(), parts -> values(reading, parts));
    }

    /// Every metric that is read stands there, those that could not be known as null.
    private static Map<String, @Nullable Object> values(Reading reading, long parts) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (int i = 0; i < METRICS.size(); i++) {
            if ((parts & 1L << i) != 0) {
                Metric metric = METRICS.get(i);
                values.put(metric.text(), reading.number(metric));
            }
        }
        if (parts == Topic.ALL) {
            values.put("custom", reading.custom());
        }
        return values;
    }

    /// Another replica's reading.
    private static Message readingOf(Instant at, Map<String, @Nullable Object> all) {
        return new Message(at, parts -> {
            Map<String, @Nullable Object> values = new LinkedHashMap<>(all);
            if (parts != Topic.ALL) {
                values.remove("custom");
                for (int i = 0; i < METRICS.size(); i++) {
                    if ((parts & 1L << i) == 0) {
                        values.remove(METRICS.get(i).text());
                    }
                }
            }
            return values;
        });
    }

    private void tellUsage() {
        var told = told();
        if (!told.equals(usageTold)) {
            usageTold = told;
            hub.publish(usage, new Message(clock.now(), _ -> told));
        }
    }

    private Message usageNow() {
        var told = told();
        return new Message(clock.now(), _ -> told);
    }

    private synchronized LiveUsage.Told told() {
        return liveUsage.told(counts.at(clock.now()), clock.nanoTime());
    }

    private void lookAtHealth() {
        long now = clock.nanoTime();
        if (now - healthLookedNanos < HEALTH_LOOK_EVERY.toNanos()) {
            return;
        }
        healthLookedNanos = now;
        HealthEndpoint.Report report = health.get();
        Map<String, String> states = report.states();
        if (!states.equals(healthStates) || now - healthToldNanos >= HEALTH_TELL_EVERY.toNanos()) {
            healthStates = states;
            healthToldNanos = now;
            hub.publish(healthTopic, message(report));
        }
    }

    private Message healthNow() {
        return message(health.get());
    }

    private Message message(HealthEndpoint.Report report) {
        return new Message(clock.now(), parts -> parts == Topic.ALL ? report : report.forStrangers());
    }
}
