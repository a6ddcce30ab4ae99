package ai.moolai.orchestrator.monitoring;

import ai.moolai.base.Clock;
import ai.moolai.base.OrganizationId;
import ai.moolai.edge.Access;
import ai.moolai.edge.Exchange;
import ai.moolai.edge.Handler;
import ai.moolai.edge.Reply;
import ai.moolai.edge.Routes;
import ai.moolai.link.HealthStatus;
import ai.moolai.orchestrator.ledger.Ledger;
import ai.moolai.orchestrator.readings.Background;
import ai.moolai.orchestrator.readings.Readings;
import ai.moolai.redis.Redis;
import ai.moolai.redis.RedisPing;
import ai.moolai.store.Database;
import ai.moolai.store.JournalFault;
import ai.moolai.store.Ping;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// How this orchestrator is doing. Neither the databases nor Redis are needed for a model call, keys and prices being
/// in
/// memory, so that their loss is `degraded`: a load balancer goes on sending calls.
public final class HealthEndpoint {
    private final About about;
    private final Database database;
    private final Database monitoring;
    private final Ledger ledger;
    private final Readings readings;
    private final @Nullable Redis redis;
    private final Supplier<Check> controller;
    private final Clock clock;

    /// @param redis null where there is none
    /// @param controller how the link to the controller stands
    public HealthEndpoint(
            About about,
            Database database,
            Database monitoring,
            Ledger ledger,
            Readings readings,
            @Nullable Redis redis,
            Supplier<Check> controller,
            Clock clock) {
        this.about = about;
        this.database = database;
        this.monitoring = monitoring;
        this.ledger = ledger;
        this.readings = readings;
        this.redis = redis;
        this.controller = controller;
        this.clock = clock;
    }

    /// What this process is.
    public record About(OrganizationId organization, String version, Instant startedAt) {}

    /// One part.
    ///
    /// @param status `up`, `down` or `disabled`
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Check(
            String status,
            @Nullable Double latencyMs,
            @Nullable String error) {
        public static final Check DISABLED = new Check("disabled", null, null);

        static Check of(Ping ping) {
            return new Check(ping.up() ? "up" : "down", ping.up() ? ping.latencyMs() : null, ping.error());
        }

        static Check of(RedisPing ping) {
            return new Check(ping.up() ? "up" : "down", ping.up() ? ping.latencyMs() : null, ping.error());
        }

        /// An error names hosts, which are nobody's business who has no key.
        Check forStrangers() {
            return new Check(status, latencyMs, null);
        }

        boolean isDown() {
            return status.equals("down");
        }
    }

    /// The answer of `/health`.
    public record Health(
            String status,
            String service,
            String version,
            OrganizationId organizationId,
            Instant startedAt,
            long uptimeSeconds,
            Map<String, Check> checks) {
        Health forStrangers() {
            Map<String, Check> fewer = new LinkedHashMap<>();
            checks.forEach((name, check) -> fewer.put(name, check.forStrangers()));
            return new Health(status, service, version, organizationId, startedAt, uptimeSeconds, fewer);
        }
    }

    /// The answer of `/api/v1/system/health`.
    public record SystemHealth(
            String status,
            OrganizationId organizationId,
            CollectorHealth collector,
            Check monitoringDatabase,
            JournalHealth journal) {
        SystemHealth forStrangers() {
            return new SystemHealth(
                    status, organizationId, collector, monitoringDatabase.forStrangers(), journal.forStrangers());
        }
    }

    /// @param running whether readings are made by themselves
    /// @param lastCollectionAt null when there is none since the start
    public record CollectorHealth(
            boolean running,
            Duration intervalSeconds,
            @Nullable Instant lastCollectionAt) {}

    /// @param oldestPendingSeconds how long the oldest record has been waiting
    /// @param lostRecords since the start; those of the last ten minutes make it `degraded`
    public record JournalHealth(
            long pendingRecords,
            double oldestPendingSeconds,
            long bytes,
            long lostRecords,
            long damagedPlaces,
            long rejectedRecords,
            @Nullable String lastError,
            @Nullable Instant lastErrorAt) {
        JournalHealth forStrangers() {
            return new JournalHealth(
                    pendingRecords,
                    oldestPendingSeconds,
                    bytes,
                    lostRecords,
                    damagedPlaces,
                    rejectedRecords,
                    null,
                    lastErrorAt);
        }
    }

    public void add(Routes routes) {
        routes.get("/health", Access.OPEN, Handler.blocking(this::health));
        routes.get("/health/live", Access.OPEN, Handler.onEventLoop((exchange, _) -> exchange.reply(Reply.empty(204))));
        routes.get(
                "/health/ready", Access.OPEN, Handler.onEventLoop((exchange, _) -> exchange.reply(Reply.empty(204))));
        routes.get("/api/v1/system/health", Access.OPEN, Handler.blocking(this::system));
    }

    /// How it is, by what is known without asking anybody.
    public HealthStatus status() {
        boolean alone = redis != null && !redis.state().connected();
        return alone || ledger.isLosing() ? HealthStatus.DEGRADED : HealthStatus.HEALTHY;
    }

    /// How it is, by asking everything, as the two routes tell it. It may block.
    public Report report() {
        return new Report(health(), system());
    }

    /// @param health the answer of `/health`
    /// @param system the answer of `/api/v1/system/health`
    public record Report(Health health, SystemHealth system) {
        /// What may be told to who has no key.
        public Report forStrangers() {
            return new Report(health.forStrangers(), system.forStrangers());
        }

        /// The states of it all, without what changes from one moment to the next.
        public Map<String, String> states() {
            Map<String, String> states = new LinkedHashMap<>();
            states.put("health", health.status);
            states.put("system", system.status);
            states.put("collector", Boolean.toString(system.collector.running));
            health.checks.forEach((name, check) -> states.put(name, check.status));
            return states;
        }
    }

    private Reply health(Exchange exchange, byte[] body) {
        Health health = health();
        return Reply.json(exchange.callerOrNull() == null ? health.forStrangers() : health);
    }

    private Reply system(Exchange exchange, byte[] body) {
        SystemHealth health = system();
        return Reply.json(exchange.callerOrNull() == null ? health.forStrangers() : health);
    }

    private Health health() {
        Map<String, Check> checks = new LinkedHashMap<>();
        checks.put("database", Check.of(database.ping()));
        checks.put("monitoring_database", Check.of(monitoring.ping()));
        checks.put(
                "redis", redis == null ? Check.DISABLED : Check.of(redis.ping().join()));
        checks.put("controller", controller.get());
        boolean degraded = checks.get("database").isDown()
                || checks.get("monitoring_database").isDown()
                || checks.get("redis").isDown()
                || ledger.isLosing();
        Instant now = clock.now();
        return new Health(
                degraded ? "degraded" : "healthy",
                "orchestrator",
                about.version(),
                about.organization(),
                about.startedAt(),
                Duration.between(about.startedAt(), now).toSeconds(),
                checks);
    }

    private SystemHealth system() {
        Check check = Check.of(monitoring.ping());
        Ledger.State state = ledger.state();
        JournalFault fault = state.lastFault();
        Background collector = readings.background();
        boolean halted = collector.enabled() && !collector.running();
        boolean degraded = check.isDown() || state.losing() || halted;
        return new SystemHealth(
                degraded ? "degraded" : "healthy",
                about.organization(),
                new CollectorHealth(collector.running(), collector.intervalSeconds(), collector.lastCollectionAt()),
                check,
                new JournalHealth(
                        state.pendingRecords(),
                        state.oldestPending().toMillis() / 1000.0,
                        state.bytes(),
                        state.lost(),
                        state.damaged(),
                        state.rejected(),
                        fault == null ? null : fault.what(),
                        fault == null ? null : fault.at()));
    }
}
