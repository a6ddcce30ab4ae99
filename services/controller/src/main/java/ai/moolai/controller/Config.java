package ai.moolai.controller;

import ai.moolai.base.Secret;
import ai.moolai.config.Form;
import ai.moolai.config.Settings;
import ai.moolai.edge.EdgeConfig;
import ai.moolai.edge.EdgeSettings;
import ai.moolai.store.DatabaseUrl;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Everything that a controller can be told, read once. Secrets print as stars.
///
/// @param dataDirectory what it keeps: the operator's first key, and its own server's data
/// @param linkKey what orchestrators show; null lets none in
public record Config(
        Path dataDirectory,
        EdgeConfig edge,
        Databases databases,
        @Nullable Secret linkKey) {
    private static final int PORT_DEFAULT = 9000;
    private static final int ALIAS_PORT_DEFAULT = 8002;
    private static final int EMBEDDED_PORT_DEFAULT = 5436;

    /// @param controller an outside server's, or null for an own server on `embeddedPort`
    /// @param binaries where the own server's programs are unpacked; services may share it
    /// @param serverLog the own server's log
    public record Databases(@Nullable DatabaseUrl controller, int embeddedPort, Path binaries, Path serverLog) {}

    /// Reads the settings; faults are noted in them, and the caller finishes them before it uses the result.
    ///
    /// @param home what relative paths start from
    public static Config read(Settings settings, Path home) {
        for (String others : List.of("orchestrator", "providers", "prices", "limits", "abilities", "telemetry")) {
            settings.document().leave(others);
        }
        Path data =
                settings.get("DATA_DIR", "controller.data_dir", Form.TEXT.map(Path::of), Path.of("data", "controller"));
        return new Config(
                home.resolve(data).toAbsolutePath(),
                EdgeSettings.read(settings, ports(settings), home),
                databases(settings, home),
                settings.secret("ORCHESTRATOR_API_KEY", "controller.orchestrator_api_key")
                        .orElse(null));
    }

    private static List<EdgeConfig.Port> ports(Settings settings) {
        int port = settings.get("CONTROLLER_PORT", "controller.port", Form.PORT, PORT_DEFAULT);
        int alias = settings.get("CONTROLLER_ALIAS_PORT", "controller.alias_port", Form.PORT, ALIAS_PORT_DEFAULT);
        List<EdgeConfig.Port> ports = new ArrayList<>();
        ports.add(new EdgeConfig.Port(port, "CONTROLLER_PORT"));
        if (alias != port && !settings.isEmptied("CONTROLLER_ALIAS_PORT")) {
            ports.add(new EdgeConfig.Port(alias, "CONTROLLER_ALIAS_PORT"));
        }
        return ports;
    }

    private static Databases databases(Settings settings, Path home) {
        var url = Form.TEXT
                .map(DatabaseUrl::parse)
                .described("a URL as postgresql://user:password@host:5432/moolai_controller")
                .hidden();
        Path binaries = settings.get(
                "EMBEDDED_POSTGRES_BINARIES",
                "controller.embedded_postgres_binaries",
                Form.TEXT.map(Path::of),
                Path.of("data", "postgresql"));
        return new Databases(
                settings.get("CONTROLLER_DATABASE_URL", "controller.database_url", url)
                        .orElse(null),
                settings.get(
                        "EMBEDDED_POSTGRES_PORT",
                        "controller.embedded_postgres_port",
                        Form.PORT,
                        EMBEDDED_PORT_DEFAULT),
                home.resolve(binaries).toAbsolutePath(),
                home.resolve("logs").resolve("controller-postgresql.log").toAbsolutePath());
    }
}
