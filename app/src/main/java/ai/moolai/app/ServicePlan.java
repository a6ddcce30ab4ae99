package ai.moolai.app;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// One service as it is to run.
///
/// @param name of its log, its process-id file and its data: `org_001`, `org_002`, `controller`
/// @param url where people reach it
/// @param listens every port that it opens for others
/// @param postgresPort of its own PostgreSQL; empty when it uses an outside one
/// @param data its folder
/// @param environment all of it, without the secret that the services share
record ServicePlan(
        String name,
        Role role,
        URI url,
        List<Port> listens,
        OptionalInt postgresPort,
        Path data,
        Map<String, String> environment) {
    ServicePlan {
        listens = List.copyOf(listens);
        environment = Map.copyOf(environment);
    }

    /// A port and the variable that chooses it.
    record Port(String host, int number, String variable) {}

    URI health() {
        return url.resolve("/health");
    }
}
