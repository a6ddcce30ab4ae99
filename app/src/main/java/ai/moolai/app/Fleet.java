package ai.moolai.app;

import ai.moolai.config.Form;
import ai.moolai.config.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// The services that `up` starts, worked out of the environment alone.
///
/// @param grace how long a service may take to finish the answers under way
/// @param demo whether the made-up provider answers, because no provider is configured
/// @param authorized whether every call needs a key
record Fleet(List<ServicePlan> services, Duration grace, boolean demo, boolean authorized) {
    private static final List<String> VENDORS = List.of("openai", "anthropic", "google");
    private static final int ORCHESTRATOR_PORT = 8000;
    private static final int BETWEEN_ORCHESTRATORS = 10;
    private static final int CONTROLLER_PORT = 9000;
    private static final int ALIAS_PORT = 8002;
    private static final int POSTGRES_PORT = 5434;
    /// Beyond the grace: for the journal, the pools and PostgreSQL to be closed.
    private static final Duration CLOSING_MAX = Duration.ofSeconds(15);

    private static final Duration GRACE = Duration.ofSeconds(30);

    Fleet {
        services = List.copyOf(services);
    }

    /// @param settings of which only what concerns all services is read
    /// @throws ai.moolai.config.ConfigException with every value that is not of its form
    static Fleet read(Settings settings, Map<String, String> environment, Home home) {
        String host = settings.get("HOST", "server.host", Form.TEXT, "127.0.0.1");
        boolean tls = settings.get("TLS_ENABLED", "server.tls.enabled", Form.FLAG, false);
        int orchestrators = settings.get("ORCHESTRATOR_PORT", "orchestrator.port", Form.PORT, ORCHESTRATOR_PORT);
        int controller = settings.get("CONTROLLER_PORT", "controller.port", Form.PORT, CONTROLLER_PORT);
        int alias = settings.get("CONTROLLER_ALIAS_PORT", "controller.alias_port", Form.PORT, ALIAS_PORT);
        int postgres =
                settings.get("EMBEDDED_POSTGRES_PORT", "orchestrator.embedded_postgres_port", Form.PORT, POSTGRES_PORT);
        Duration grace = settings.get("SHUTDOWN_GRACE", "server.shutdown_grace", Form.DURATION, GRACE);
        String auth = settings.get("AUTH_MODE", "server.auth_mode", Form.TEXT, isLoopback(host) ? "open" : "required");
        boolean demo =
                settings.get("DEMO_PROVIDER", "orchestrator.demo_provider", Form.FLAG, !providerConfigured(settings));
        boolean outside = settings.get("CONTROLLER_DATABASE_URL", "controller.database_url", Form.TEXT.hidden())
                .isPresent();
        settings.faults().throwIfAny();

        URI controllerUrl = url(tls, host, controller);
        Map<String, String> shared = new HashMap<>(environment);
        // It names one orchestrator, and here are two: each says its own.
        shared.remove("ORCHESTRATOR_URL");
        shared.putIfAbsent("CONTROLLER_URL", controllerUrl.toString());
        shared.put("MOOLAI_HOME", home.directory().toString());
        if (!home.data().equals(home.directory().resolve("data"))) {
            shared.putIfAbsent(
                    "EMBEDDED_POSTGRES_BINARIES",
                    home.data().resolve("postgresql").toString());
        }
        shared.put("AUTH_MODE", auth);
        shared.put("DEMO_PROVIDER", Boolean.toString(demo));

        List<ServicePlan> services = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            String name = "org_00" + (i + 1);
            int port = orchestrators + i * BETWEEN_ORCHESTRATORS;
            var own = own(shared, home, name, postgres + i);
            own.put("ORGANIZATION_ID", name);
            own.put("ORCHESTRATOR_PORT", Integer.toString(port));
            services.add(new ServicePlan(
                    name,
                    Role.ORCHESTRATOR,
                    url(tls, host, port),
                    List.of(new ServicePlan.Port(host, port, "ORCHESTRATOR_PORT")),
                    OptionalInt.of(postgres + i),
                    home.data().resolve(name),
                    own));
        }
        List<ServicePlan.Port> listens = new ArrayList<>();
        listens.add(new ServicePlan.Port(host, controller, "CONTROLLER_PORT"));
        if (!settings.isEmptied("CONTROLLER_ALIAS_PORT") && alias != controller) {
            listens.add(new ServicePlan.Port(host, alias, "CONTROLLER_ALIAS_PORT"));
        }
        var own = own(shared, home, "controller", postgres + 2);
        services.add(new ServicePlan(
                "controller",
                Role.CONTROLLER,
                controllerUrl,
                listens,
                outside ? OptionalInt.empty() : OptionalInt.of(postgres + 2),
                home.data().resolve("controller"),
                own));
        return new Fleet(services, grace, demo, !auth.equalsIgnoreCase("open"));
    }

    /// @param name one service, or null for all
    /// @throws Refusal when there is none of that name
    List<ServicePlan> select(@Nullable String name) {
        var selected = services.stream()
                .filter(service -> name == null || service.name().equals(name))
                .toList();
        if (selected.isEmpty()) {
            throw new Refusal("There is no service '" + name + "' (expected: one of "
                    + String.join(", ", services.stream().map(ServicePlan::name).toList()) + ").");
        }
        return selected;
    }

    /// How long a service may take to end by itself.
    Duration stopMax() {
        return grace.plus(CLOSING_MAX);
    }

    private static Map<String, String> own(Map<String, String> shared, Home home, String name, int postgresPort) {
        Map<String, String> own = new HashMap<>(shared);
        Path data = home.data().resolve(name);
        own.put("DATA_DIR", data.toString());
        own.put("LOG_FILE", home.log(name).toString());
        own.put("EMBEDDED_POSTGRES_PORT", Integer.toString(postgresPort));
        return own;
    }

    private static URI url(boolean tls, String host, int port) {
        String reached = switch (host) {
            case "0.0.0.0" -> "127.0.0.1";
            case "::", "[::]" -> "[::1]";
            default -> host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
        };
        return URI.create((tls ? "https" : "http") + "://" + reached + ":" + port);
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (IOException _) {
            return false;
        }
    }

    /// Who has named a provider wants its answers, and for a model that it has not an error, not words made up.
    private static boolean providerConfigured(Settings settings) {
        return !settings.document().section("providers").keys().isEmpty()
                || VENDORS.stream()
                        .anyMatch(vendor -> settings.secret(
                                        vendor.toUpperCase(Locale.ROOT) + "_API_KEY",
                                        "orchestrator." + vendor + "_api_key")
                                .isPresent());
    }
}
