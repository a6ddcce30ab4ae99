package ai.moolai.app;

import ai.moolai.config.ConfigFile;
import ai.moolai.config.Settings;
import ai.moolai.orchestrator.ledger.PriceBook;
import ai.moolai.store.DatabaseUrl;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/// The one place where the command line meets the services.
///
/// @param orchestrator runs one in this process
/// @param controller runs it in this process
/// @param orchestratorSettings reads what an orchestrator would; faults are left in the settings
/// @param controllerSettings reads what the controller would
/// @param prices reads the prices that an orchestrator would use
/// @param schema where a service's databases are
record Services(
        Runnable orchestrator,
        Runnable controller,
        Consumer<Settings> orchestratorSettings,
        Consumer<Settings> controllerSettings,
        Function<Settings, PriceBook> prices,
        Function<ServicePlan, Schema> schema) {
    static Services real(Home home) {
        return new Services(
                () -> ai.moolai.orchestrator.Main.main(new String[0]),
                () -> ai.moolai.controller.Main.main(new String[0]),
                settings -> ai.moolai.orchestrator.Config.read(settings, home.directory()),
                settings -> ai.moolai.controller.Config.read(settings, home.directory()),
                settings -> prices(settings, home),
                plan -> plan.role() == Role.ORCHESTRATOR ? orchestratorSchema(plan) : controllerSchema(plan));
    }

    private static PriceBook prices(Settings settings, Home home) {
        var config = ai.moolai.orchestrator.Config.read(settings, home.directory());
        settings.finish();
        return config.models().prices();
    }

    private static Schema orchestratorSchema(ServicePlan plan) {
        var config = ai.moolai.orchestrator.Main.read(plan.environment());
        var databases = config.databases();
        Map<String, DatabaseUrl> outside = new TreeMap<>();
        if (databases.orchestrator() != null) {
            outside.put("db/orchestrator", databases.orchestrator());
        }
        if (databases.monitoring() != null) {
            outside.put("db/monitoring", databases.monitoring());
        }
        Path data = config.dataDirectory();
        String suffix = config.organization().value().replace('-', '_');
        return new Schema(
                config.organization().value(),
                outside,
                new Schema.OwnServer(
                        data.resolve("postgresql"),
                        databases.binaries(),
                        databases.embeddedPort(),
                        databases.serverLog(),
                        Map.of("db/orchestrator", "orchestrator_" + suffix, "db/monitoring", "monitoring_" + suffix)));
    }

    private static Schema controllerSchema(ServicePlan plan) {
        var file = ConfigFile.find(plan.environment());
        var settings = file.settings(plan.environment());
        var config = ai.moolai.controller.Config.read(settings, file.home());
        settings.finish();
        var databases = config.databases();
        Map<String, DatabaseUrl> outside = new TreeMap<>();
        if (databases.controller() != null) {
            outside.put("db/controller", databases.controller());
        }
        return new Schema(
                plan.name(),
                outside,
                new Schema.OwnServer(
                        config.dataDirectory().resolve("postgresql"),
                        databases.binaries(),
                        databases.embeddedPort(),
                        databases.serverLog(),
                        Map.of("db/controller", "moolai_controller")));
    }
}
