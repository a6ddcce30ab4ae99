package ai.moolai.app;

import ai.moolai.config.Form;
import ai.moolai.config.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What must hold before anything is started. Each complaint is one sentence, and nothing has been started by then.
final class Preflight {
    /// Three empty databases take 200 MB, their logs as much again.
    static final long FREE_BYTES_MIN = 500_000_000;

    private static final int MEGABYTE = 1_000_000;

    private Preflight() {}

    /// One database must never serve two organizations.
    static void requireOwnDatabases(Settings settings, List<ServicePlan> plans) {
        if (plans.stream().noneMatch(plan -> plan.role() == Role.ORCHESTRATOR)) {
            return;
        }
        var text = Form.TEXT.hidden();
        boolean outside = settings.get("DATABASE_URL", "orchestrator.database_url", text)
                .or(() -> settings.get("MONITORING_DATABASE_URL", "orchestrator.monitoring_database_url", text))
                .isPresent();
        if (outside) {
            throw new Refusal("DATABASE_URL is set, and `up` starts two organizations, which must never share a "
                    + "database: unset it and MONITORING_DATABASE_URL to let each run its own PostgreSQL, or start each "
                    + "organization by itself, with its own ORGANIZATION_ID, ORCHESTRATOR_PORT and databases, by "
                    + "`./moolai orchestrator`.");
        }
    }

    static void requireSpace(Path folder) {
        try {
            requireSpace(folder, Files.getFileStore(folder).getUsableSpace());
        } catch (IOException failed) {
            throw new Refusal("The space left in " + folder + " cannot be told: " + failed.getMessage() + ".");
        }
    }

    static void requireSpace(Path folder, long freeBytes) {
        if (freeBytes < FREE_BYTES_MIN) {
            throw new Refusal("Only " + freeBytes / MEGABYTE + " MB are free for " + folder + " (expected: at least "
                    + FREE_BYTES_MIN / MEGABYTE + "): make room, or choose another place with DATA_DIR.");
        }
    }

    static void requireFreePorts(ServicePlan plan) {
        for (ServicePlan.Port port : plan.listens()) {
            requireFree(plan.name(), port);
        }
        // The port may be held by the service's own server, which it takes over.
        if (plan.postgresPort().isPresent() && LeftOver.find(plan.data()).isEmpty()) {
            requireFree(
                    "the PostgreSQL of " + plan.name(),
                    new ServicePlan.Port("127.0.0.1", plan.postgresPort().getAsInt(), "EMBEDDED_POSTGRES_PORT"));
        }
    }

    private static void requireFree(String what, ServicePlan.Port port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(port.host()), port.number()));
        } catch (IOException taken) {
            String why = String.valueOf(taken.getMessage()).contains("in use")
                    ? "is taken by another program: stop that one"
                    : "on " + port.host() + " cannot be opened (" + taken.getMessage() + "): correct HOST";
            throw new Refusal("Port " + port.number() + ", meant for " + what + ", " + why + ", or choose another port "
                    + "with " + port.variable() + ".");
        }
    }
}
