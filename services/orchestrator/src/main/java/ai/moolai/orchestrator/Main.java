package ai.moolai.orchestrator;

import ai.moolai.base.Clock;
import ai.moolai.base.Lifecycle;
import ai.moolai.base.Threads;
import ai.moolai.base.Version;
import ai.moolai.config.ConfigException;
import ai.moolai.config.ConfigFile;
import ai.moolai.edge.Docs;
import ai.moolai.edge.Edge;
import ai.moolai.edge.EdgeObserver;
import ai.moolai.edge.EdgeParts;
import ai.moolai.edge.HomePage;
import ai.moolai.edge.Routes;
import ai.moolai.link.ControllerLink;
import ai.moolai.link.LinkState;
import ai.moolai.llm.Provider;
import ai.moolai.llm.demo.DemoProvider;
import ai.moolai.orchestrator.access.Access;
import ai.moolai.orchestrator.access.AccessEndpoint;
import ai.moolai.orchestrator.control.Control;
import ai.moolai.orchestrator.exports.Exports;
import ai.moolai.orchestrator.exports.ExportsEndpoint;
import ai.moolai.orchestrator.gateway.ChatEndpoint;
import ai.moolai.orchestrator.gateway.Gateway;
import ai.moolai.orchestrator.gateway.GatewayConfig;
import ai.moolai.orchestrator.host.Host;
import ai.moolai.orchestrator.ledger.Ledger;
import ai.moolai.orchestrator.live.Live;
import ai.moolai.orchestrator.live.LiveEndpoint;
import ai.moolai.orchestrator.monitoring.HealthEndpoint;
import ai.moolai.orchestrator.monitoring.MetricsEndpoint;
import ai.moolai.orchestrator.monitoring.Monitoring;
import ai.moolai.orchestrator.monitoring.RequestsEndpoint;
import ai.moolai.orchestrator.readings.Readings;
import ai.moolai.orchestrator.readings.ReadingsEndpoint;
import ai.moolai.orchestrator.rollups.Rollups;
import ai.moolai.orchestrator.rollups.UsageEndpoint;
import ai.moolai.orchestrator.routing.Routing;
import ai.moolai.orchestrator.routing.RoutingEndpoint;
import ai.moolai.orchestrator.stages.Stages;
import ai.moolai.orchestrator.telemetry.Telemetry;
import ai.moolai.redis.Redis;
import ai.moolai.store.Database;
import ai.moolai.store.Journal;
import ai.moolai.store.JournalConfig;
import ai.moolai.store.Partitions;
import ai.moolai.store.Retention;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The table of contents: what an orchestrator is made of, in the order in which it is built. It is taken apart in the
/// reverse order.
public final class Main implements AutoCloseable {
    private static final int EXIT_FAILED = 1;
    private static final int EXIT_CONFIG = 2;
    private static final Duration LEDGER_RETRY = Duration.ofSeconds(2);
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    private final Config config;
    private final Clock clock;
    private final Lifecycle lifecycle = new Lifecycle(failed -> LOG.error("a part did not stop cleanly", failed));
    private final Threads threads = new Threads(thrown -> LOG.error("background work failed", thrown));
    private @Nullable Edge edge;

    public Main(Config config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    public static void main(String[] args) {
        Config config;
        try {
            config = read(System.getenv());
        } catch (ConfigException wrong) {
            System.err.println("The orchestrator cannot start with this configuration:\n" + wrong.getMessage());
            System.exit(EXIT_CONFIG);
            return;
        }
        var main = new Main(config, Clock.system());
        Runtime.getRuntime().addShutdownHook(new Thread(main::close, "shutdown"));
        try {
            main.open();
        } catch (InterruptedException | RuntimeException failed) {
            if (!main.lifecycle.isClosing()) {
                LOG.debug("the orchestrator could not start", failed);
                System.err.println("The orchestrator could not start: " + failed.getMessage());
                System.exit(EXIT_FAILED);
            }
        }
    }

    /// Reads the environment and the document in `MOOLAI_HOME`.
    ///
    /// @throws ConfigException with every fault
    public static Config read(Map<String, String> environment) {
        var file = ConfigFile.find(environment);
        var settings = file.settings(environment);
        var config = Config.read(settings, file.home());
        settings.finish();
        return config;
    }

    /// Builds everything and returns when calls can come.
    ///
    /// @throws InterruptedException when [#close] breaks it off
    public void open() throws InterruptedException {
        lifecycle.start(this::begin);
    }

    private void begin() throws InterruptedException {
        var started = clock.now();
        var version = Version.current();
        lifecycle.onClose(threads::close);
        Path data = config.dataDirectory();

        var journal = Journal.open(
                new JournalConfig(data.resolve("journal"))
                        .withSync(config.records().sync()),
                clock,
                threads);
        var databases = Databases.open(config, clock, threads, lifecycle);
        var telemetry = telemetry(version);
        var ledger = new Ledger(
                journal,
                databases.monitoring(),
                data.resolve("journal").resolve("rejected"),
                clock,
                config.records().kept(),
                config.models().prices());
        lifecycle.onClose(ledger::close);
        var rollups = new Rollups(databases.monitoring(), config.records().rollups(), clock);
        lifecycle.onClose(rollups::close);
        var kept = Stream.of(ledger.partitioned(), rollups.partitioned())
                .flatMap(List::stream)
                .toList();
        var retention = new Retention(new Partitions(databases.monitoring()), kept, clock);
        lifecycle.onClose(retention::close);

        databases.orchestrator().awaitReady();
        databases.orchestrator().migrate("db/orchestrator");
        var access = new Access(config.organization(), databases.orchestrator(), clock);
        access.start(threads, data.resolve("admin-key"));
        lifecycle.onClose(access::close);

        var prices = config.models().prices();
        var aside = aside();
        var redis = redis(aside);
        var routing = new Routing(config.models().providers(), demo(aside));
        var gateway = new Gateway(gatewayConfig(), routing, prices, ledger, clock, threads);
        lifecycle.onClose(gateway::settle);
        var monitoring = new Monitoring(config.organization(), databases.monitoring(), prices, configuredModels());
        monitoring.watch(ledger, List.of(databases.orchestrator(), databases.monitoring()));
        monitoring.watchRollups(rollups::pendingHours);
        var stages = new Stages();
        monitoring.watch(stages);
        if (telemetry != null) {
            ledger.follow(telemetry::finished);
            monitoring.watchTelemetry(telemetry.spans(), telemetry.metricSendings());
        }
        var host = new Host(Path.of("/"), data, clock);
        monitoring.watch(host);
        var collecting = config.collecting();
        var readings = new Readings(
                new Readings.Plan(
                        config.organization(),
                        collecting.interval(),
                        collecting.auto(),
                        collecting.collectors(),
                        collecting.kept()),
                host,
                new Readings.Around(databases.orchestrator(), databases.monitoring(), redis),
                clock,
                threads);
        lifecycle.onClose(readings::close);
        EdgeObserver exchanged = EdgeObserver.NONE;
        if (collecting.enabled()) {
            ledger.subscribe(monitoring::finished);
            ledger.subscribe(readings::finished);
            ledger.subscribe(rollups::finished);
            exchanged =
                    (method, template, status, nanos) -> monitoring.exchanged(method.name(), template, status, nanos);
        }

        var control = control(aside);
        var about = new HealthEndpoint.About(config.organization(), version, started);
        var health = new HealthEndpoint(
                about,
                databases.orchestrator(),
                databases.monitoring(),
                ledger,
                readings,
                redis,
                controllerCheck(control),
                clock);
        var live =
                new Live(config.organization(), config.live(), readings::newest, health::report, redis, clock, threads);
        lifecycle.onClose(live::close);
        monitoring.watch(() -> {
            Live.Figures figures = live.figures();
            return new Monitoring.LiveFigures(
                    figures.readers(), figures.events(), figures.skipped(), figures.slow(), figures.resets());
        });
        if (collecting.enabled()) {
            ledger.subscribe(live::finished);
        }
        readings.subscribe(live::read);
        var endpoints = new Endpoints(
                about,
                health,
                new ChatEndpoint(gateway, stages),
                new RoutingEndpoint(routing, prices),
                new RequestsEndpoint(monitoring),
                new UsageEndpoint(rollups),
                new MetricsEndpoint(monitoring),
                new ReadingsEndpoint(readings),
                new ExportsEndpoint(new Exports(readings, clock)),
                new LiveEndpoint(live),
                new AccessEndpoint(access));
        var server = Edge.start(config.edge(), clock, threads, new EdgeParts(access, endpoints::routes, exchanged));
        edge = server;
        lifecycle.onClose(server::drain);
        // After all that serves: what an earlier run left behind may keep the machine busy for minutes.
        threads.run(() -> {
            if (startLedger(ledger, databases.monitoring())) {
                retention.start(threads);
                if (collecting.enabled()) {
                    rollups.start(threads);
                    live.count(rollups, started);
                }
                readings.keep();
            }
        });
        readings.start();
        if (control != null) {
            var id = Control.identity(data.resolve("orchestrator-id"), clock);
            var self = new Control.Identity(
                    id, config.organization(), config.link().self(), version, started);
            control.start(self, health::status);
            lifecycle.onClose(control::close);
        }
        LOG.info(
                "orchestrator {} {} serves on {}:{}, auth mode {}, providers {}",
                config.organization(),
                version,
                config.edge().host(),
                server.ports(),
                config.edge().authMode(),
                routing.providers().stream().map(Provider::name).toList());
    }

    /// The ports listened on.
    public List<Integer> ports() {
        Edge server = edge;
        return server == null ? List.of() : server.ports();
    }

    /// Lets the calls under way finish, then takes everything apart.
    @Override
    public void close() {
        LOG.info("orchestrator {} stops", config.organization());
        lifecycle.close();
    }

    /// Everything that can be asked for over HTTP, as `/openapi.yaml` describes it.
    record Endpoints(
            HealthEndpoint.About about,
            HealthEndpoint health,
            ChatEndpoint chat,
            RoutingEndpoint routing,
            RequestsEndpoint requests,
            UsageEndpoint usage,
            MetricsEndpoint metrics,
            ReadingsEndpoint readings,
            ExportsEndpoint exports,
            LiveEndpoint live,
            AccessEndpoint access) {
        static final String DOCUMENT = "/openapi/orchestrator.yaml";

        /// The routes of one event loop, made on it.
        Routes routes(Vertx vertx) {
            var routes = new Routes();
            home(routes);
            Docs.addTo(routes, Main.class, DOCUMENT);
            health.add(routes);
            chat.add(routes, vertx);
            routing.add(routes);
            requests.add(routes);
            usage.add(routes);
            metrics.add(routes);
            readings.add(routes, vertx);
            exports.add(routes);
            live.add(routes, vertx);
            access.add(routes);
            return routes;
        }

        private void home(Routes routes) {
            Map<String, String> links = new LinkedHashMap<>();
            links.put("/docs", "every route, to read and to try");
            links.put("/health", "how this service and its parts are");
            links.put("/v1/models", "the models that can be called");
            links.put("/api/v1/llm/providers", "who serves them, and how they are doing");
            links.put("/api/v1/monitoring/requests", "the log of every call, with tokens, cost and latency");
            links.put("/api/v1/monitoring/usage", "requests, tokens, cost and latency by minute, hour or day");
            links.put("/api/v1/system/metrics", "how the host, this process and the service are doing");
            links.put("/api/v1/stream", "what goes on, live; also over a WebSocket at /ws");
            links.put("/metrics", "for Prometheus");
            HomePage.addTo(
                    routes,
                    "MoolAI orchestrator " + about.organization(),
                    "Version " + about.version()
                            + ". Programs call language models here: point an OpenAI SDK at /v1 on this port.",
                    links);
        }
    }

    /// The monitoring database may come later than the calls: the journal holds them meanwhile.
    private boolean startLedger(Ledger ledger, Database monitoring) {
        try {
            while (!started(ledger, monitoring)) {
                Thread.sleep(LEDGER_RETRY);
            }
            return true;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// A database that goes away again while its tables are made is only late once more.
    private boolean started(Ledger ledger, Database monitoring) throws InterruptedException {
        monitoring.awaitReady();
        try {
            ledger.start(threads);
            return true;
        } catch (RuntimeException failed) {
            LOG.error(
                    "the monitoring database could not be prepared, next attempt in {} s: {}",
                    LEDGER_RETRY.toSeconds(),
                    failed.getMessage());
            return false;
        }
    }

    /// An event loop apart from those that serve, for the demo provider, Redis and the link; null when none of them is
    /// there.
    private @Nullable Vertx aside() {
        if (!config.models().demo() && config.redis() == null && config.link().controller() == null) {
            return null;
        }
        var vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        lifecycle.onClose(() -> vertx.close().await());
        return vertx;
    }

    private @Nullable Provider demo(@Nullable Vertx aside) {
        if (!config.models().demo() || aside == null) {
            return null;
        }
        LOG.warn("the demo provider stands in for models that no configured provider serves: its answers are made up");
        return DemoProvider.start(aside, clock).await().provider(config.models().limits());
    }

    private @Nullable Redis redis(@Nullable Vertx aside) {
        var url = config.redis();
        if (aside == null || url == null) {
            return null;
        }
        var redis = Redis.open(aside, url, clock);
        lifecycle.onClose(redis::close);
        return redis;
    }

    private @Nullable Control control(@Nullable Vertx aside) {
        var link = config.link();
        if (aside == null || link.controller() == null || link.key() == null) {
            return null;
        }
        return new Control(new ControllerLink(aside, link.controller(), link.key(), clock));
    }

    private static Supplier<HealthEndpoint.Check> controllerCheck(@Nullable Control control) {
        if (control == null) {
            return () -> HealthEndpoint.Check.DISABLED;
        }
        return () -> {
            LinkState state = control.state();
            return new HealthEndpoint.Check(state.up() ? "up" : "down", null, state.up() ? null : state.lastError());
        };
    }

    /// Ends after the ledger, which may still tell it of calls until then.
    private @Nullable Telemetry telemetry(String version) {
        if (config.telemetry() == null) {
            return null;
        }
        String scheme = config.edge().tls() == null ? "http" : "https";
        var self = new Telemetry.Self(config.organization(), version, scheme);
        var telemetry = new Telemetry(config.telemetry(), self, config.models().providers(), clock, threads);
        lifecycle.onClose(telemetry::close);
        return telemetry;
    }

    private GatewayConfig gatewayConfig() {
        return new GatewayConfig(
                config.organization(),
                config.models().retriesMax(),
                config.records().storeContent(),
                config.records().contentBytesMax(),
                config.models().connectionsMax(),
                config.telemetry() != null);
    }

    private Set<String> configuredModels() {
        return config.models().providers().stream()
                .flatMap(provider -> provider.models().stream())
                .collect(Collectors.toSet());
    }
}
