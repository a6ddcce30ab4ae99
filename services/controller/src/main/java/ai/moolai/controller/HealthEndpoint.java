package ai.moolai.controller;

import ai.moolai.base.Clock;
import ai.moolai.base.Failure;
import ai.moolai.base.FailureCode;
import ai.moolai.edge.Access;
import ai.moolai.edge.Handler;
import ai.moolai.edge.Reply;
import ai.moolai.edge.Routes;
import ai.moolai.store.Database;
import ai.moolai.store.Ping;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/// Says whether the controller works: for people and for platforms that restart or route by it.
final class HealthEndpoint {
    private static final double MICROS_IN_MILLI = 1000.0;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Database database;
    private final Clock clock;
    private final String version;
    private final Instant startedAt;
    private final long startedNanos;
    private volatile boolean ready;

    HealthEndpoint(Database database, Clock clock, String version, Instant startedAt) {
        this.database = database;
        this.clock = clock;
        this.version = version;
        this.startedAt = startedAt;
        this.startedNanos = clock.nanoTime();
    }

    /// From now on there is something to route to.
    void ready() {
        ready = true;
    }

    /// @throws ai.moolai.base.FailureException `database_unavailable` while the controller still starts
    void requireReady() {
        if (!ready) {
            throw Failure.of(
                            FailureCode.DATABASE_UNAVAILABLE,
                            "the controller still waits for its database (expected: a database that answers; /health"
                                    + " says when it does)")
                    .retryAfter(RETRY_AFTER)
                    .asException();
        }
    }

    void addTo(Routes routes) {
        routes.get("/health", Access.OPEN, Handler.blocking((_, _) -> health()))
                .get("/health/live", Access.OPEN, Handler.onEventLoop((exchange, _) -> exchange.reply(alive())))
                .get("/health/ready", Access.OPEN, Handler.blocking((_, _) -> readiness()));
    }

    private record DatabaseCheck(String status, double latencyMs) {}

    private record RedisCheck(String status) {}

    private record Checks(DatabaseCheck database, RedisCheck redis) {}

    private record Health(
            String status, String service, String version, Instant startedAt, long uptimeSeconds, Checks checks) {}

    private Reply health() {
        Ping ping = database.ping();
        boolean works = ready && ping.up();
        double latencyMs = Math.round(ping.latencyMs() * MICROS_IN_MILLI) / MICROS_IN_MILLI;
        var checks = new Checks(new DatabaseCheck(ping.up() ? "up" : "down", latencyMs), new RedisCheck("disabled"));
        long uptime = Duration.ofNanos(clock.nanoTime() - startedNanos).toSeconds();
        var health = new Health(works ? "healthy" : "unhealthy", "controller", version, startedAt, uptime, checks);
        return Reply.json(works ? 200 : 503, health);
    }

    private static Reply alive() {
        return Reply.json(Map.of("status", "live"));
    }

    private Reply readiness() {
        return ready && database.ping().up()
                ? Reply.json(Map.of("status", "ready"))
                : Reply.json(503, Map.of("status", "not_ready"));
    }
}
