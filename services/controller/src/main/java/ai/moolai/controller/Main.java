package ai.moolai.controller;

import ai.moolai.base.Clock;
import ai.moolai.base.Lifecycle;
import ai.moolai.base.Threads;
import ai.moolai.base.Version;
import ai.moolai.config.ConfigException;
import ai.moolai.config.ConfigFile;
import ai.moolai.controller.fleet.Fleet;
import ai.moolai.controller.organizations.Organizations;
import ai.moolai.edge.Edge;
import ai.moolai.edge.EdgeParts;
import ai.moolai.store.Database;
import ai.moolai.store.DatabaseUrl;
import ai.moolai.store.EmbeddedPostgres;
import ai.moolai.store.EmbeddedPostgresConfig;
import ai.moolai.store.PoolSize;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The controller's table of contents: what it is made of, in the order in which it starts.
public final class Main implements AutoCloseable {
    private static final String DATABASE = "moolai_controller";
    private static final int EXIT_FAILED = 1;
    private static final int EXIT_CONFIG = 2;
    private static final Logger log = LoggerFactory.getLogger(Main.class);

    private final Config config;
    private final Clock clock;
    private final Threads threads;
    private final Lifecycle lifecycle = new Lifecycle(failed -> log.error("something did not close", failed));
    private @Nullable Edge edge;
    private @Nullable ControllerEndpoint routes;

    Main(Config config, Clock clock) {
        this.config = config;
        this.clock = clock;
        this.threads = new Threads(thrown -> log.error("background work failed", thrown));
        lifecycle.onClose(threads::close);
    }

    public static void main(String[] args) {
        Config config = null;
        try {
            config = read(System.getenv());
        } catch (ConfigException wrong) {
            System.err.println("The controller cannot start with this configuration:\n" + wrong.getMessage());
            System.exit(EXIT_CONFIG);
            return;
        }
        var main = new Main(config, Clock.system());
        Runtime.getRuntime().addShutdownHook(new Thread(main::close, "shutdown"));
        try {
            main.open();
        } catch (InterruptedException | RuntimeException failed) {
            if (!main.lifecycle.isClosing()) {
                log.debug("the controller could not start", failed);
                System.err.println("The controller could not start: " + failed.getMessage());
                System.exit(EXIT_FAILED);
            }
        }
    }

    /// Reads the environment and the document in `MOOLAI_HOME`.
    ///
    /// @throws ConfigException with every fault
    static Config read(Map<String, String> environment) {
        var file = ConfigFile.find(environment);
        var settings = file.settings(environment);
        var config = Config.read(settings, file.home());
        settings.finish();
        return config;
    }

    /// Starts everything; returns when it is ready. Health is answered from before the database is there.
    ///
    /// @throws IllegalStateException in one sentence, when a port is taken or the own server cannot start
    /// @throws InterruptedException when [#close] breaks it off
    void open() throws InterruptedException {
        lifecycle.start(this::begin);
    }

    private void begin() throws InterruptedException {
        var version = Version.current();
        var started = clock.now();
        var database = database();
        var organizations = new Organizations(database, clock);
        var fleet = new Fleet(database, organizations, config.linkKey(), clock);
        lifecycle.onClose(fleet::close);
        organizations.counting(fleet::count);
        var health = new HealthEndpoint(database, clock, version, started);
        var metrics = new MetricsEndpoint(database);
        var routes = new ControllerEndpoint(version, health, metrics, organizations, fleet);
        var edge = Edge.start(
                config.edge(),
                clock,
                threads,
                new EdgeParts(
                        credential -> fleet.isLinkKey(credential)
                                ? Fleet.ORCHESTRATOR
                                : organizations.authenticate(credential),
                        _ -> routes.routes(),
                        metrics));
        lifecycle.onClose(edge::drain);
        this.edge = edge;
        this.routes = routes;
        database.awaitReady();
        database.migrate("db/controller");
        organizations.start(config.dataDirectory().resolve("admin-key"));
        fleet.start(threads);
        health.ready();
        log.info(
                "The controller {} is ready on {} port {}",
                version,
                config.edge().host(),
                edge.ports());
    }

    private Database database() throws InterruptedException {
        DatabaseUrl outside = config.databases().controller();
        DatabaseUrl url = outside == null ? ownServer() : outside;
        PoolSize size = outside == null ? PoolSize.EMBEDDED : PoolSize.OUTSIDE;
        var database = Database.open("controller", url, size, clock);
        lifecycle.onClose(database::close);
        return database;
    }

    private DatabaseUrl ownServer() throws InterruptedException {
        var server = EmbeddedPostgres.start(
                new EmbeddedPostgresConfig(
                        config.dataDirectory().resolve("postgresql"),
                        config.databases().binaries(),
                        config.databases().embeddedPort(),
                        List.of(DATABASE),
                        config.databases().serverLog()),
                clock,
                threads);
        lifecycle.onClose(server::close);
        return server.url(DATABASE);
    }

    List<Integer> ports() {
        return edge == null ? List.of() : edge.ports();
    }

    ControllerEndpoint endpoint() {
        if (routes == null) {
            throw new IllegalStateException("not opened");
        }
        return routes;
    }

    /// Ends what was begun, in reverse order: answers under way finish, what is in memory is written, the own server
    /// stops. A start that is under way is broken off.
    @Override
    public void close() {
        lifecycle.close();
        log.info("The controller has stopped");
    }
}
