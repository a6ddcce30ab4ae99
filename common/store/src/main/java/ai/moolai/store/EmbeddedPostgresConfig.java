package ai.moolai.store;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/// Where a service's own PostgreSQL server lives. Password and lock lie beside the data directory, under its name.
///
/// @param dataDirectory made at the first start, kept for ever; its disk holds everything
/// @param binariesDirectory where the programs are unpacked once; services may share it
/// @param port on 127.0.0.1; 0 takes a free one, for tests
/// @param databases made when missing: lower-case letters, digits and `_`
/// @param logFile the server's log; at 16 MiB it becomes `<logFile>.1`
public record EmbeddedPostgresConfig(
        Path dataDirectory, Path binariesDirectory, int port, List<String> databases, Path logFile) {
    private static final Pattern DATABASE_NAME = Pattern.compile("[a-z_][a-z0-9_]{0,62}");
    private static final int PORT_MAX = 65_535;

    public EmbeddedPostgresConfig {
        dataDirectory = dataDirectory.toAbsolutePath().normalize();
        binariesDirectory = binariesDirectory.toAbsolutePath().normalize();
        logFile = logFile.toAbsolutePath().normalize();
        databases = List.copyOf(databases);
        if (port < 0 || port > PORT_MAX) {
            throw new IllegalArgumentException("embedded PostgreSQL port: " + port + " (expected: 0-" + PORT_MAX + ")");
        }
        for (String database : databases) {
            if (!DATABASE_NAME.matcher(database).matches()) {
                throw new IllegalArgumentException("database name: '" + database
                        + "' (expected: a lower-case letter or _, then up to 62 letters, digits or _)");
            }
        }
    }
}
