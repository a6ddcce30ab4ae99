package ai.moolai.orchestrator;

import ai.moolai.base.Clock;
import ai.moolai.base.Lifecycle;
import ai.moolai.base.Threads;
import ai.moolai.store.Database;
import ai.moolai.store.EmbeddedPostgres;
import ai.moolai.store.EmbeddedPostgresConfig;
import ai.moolai.store.PoolSize;
import java.nio.file.Path;
import java.util.List;

/// The two databases of an orchestrator: those it was given, or those of a server of its own.
record Databases(Database orchestrator, Database monitoring) {
    static Databases open(Config config, Clock clock, Threads threads, Lifecycle lifecycle)
            throws InterruptedException {
        Path data = config.dataDirectory();
        var given = config.databases();
        var orchestratorUrl = given.orchestrator();
        var monitoringUrl = given.monitoring();
        var size = PoolSize.OUTSIDE;
        if (orchestratorUrl == null || monitoringUrl == null) {
            size = PoolSize.EMBEDDED;
            String suffix = config.organization().value().replace('-', '_');
            String orchestratorName = "orchestrator_" + suffix;
            String monitoringName = "monitoring_" + suffix;
            var server = EmbeddedPostgres.start(
                    new EmbeddedPostgresConfig(
                            data.resolve("postgresql"),
                            given.binaries(),
                            given.embeddedPort(),
                            List.of(orchestratorName, monitoringName),
                            given.serverLog()),
                    clock,
                    threads);
            lifecycle.onClose(server::close);
            orchestratorUrl = server.url(orchestratorName);
            monitoringUrl = server.url(monitoringName);
        }
        var orchestrator = Database.open("orchestrator", orchestratorUrl, size, clock);
        lifecycle.onClose(orchestrator::close);
        var monitoring = Database.open("monitoring", monitoringUrl, size, clock);
        lifecycle.onClose(monitoring::close);
        return new Databases(orchestrator, monitoring);
    }
}
