package ai.moolai.store;

import ai.moolai.base.Secret;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// Where a PostgreSQL database is and who asks. Reads `postgresql://`, `postgres://`, `jdbc:postgresql://` and
/// SQLAlchemy's `postgresql+asyncpg://`; user and password may also stand in the query.
///
/// @param properties the remaining parameters, under the driver's own names, as `sslmode`
public record DatabaseUrl(
        String host, int port, String database, String user, Secret password, Map<String, String> properties) {
    private static final int PORT_MAX = 65_535;

    public DatabaseUrl {
        properties = Collections.unmodifiableMap(new TreeMap<>(properties));
        if (port < 1 || port > PORT_MAX) {
            throw new IllegalArgumentException("port: " + port + " (expected: 1-" + PORT_MAX + ")");
        }
    }

    /// @throws IllegalArgumentException with the value, its password hidden, and what was expected
    public static DatabaseUrl parse(String text) {
        return new DatabaseUrlReader(text).read();
    }

    /// The same server and user, another database.
    public DatabaseUrl withDatabase(String other) {
        return new DatabaseUrl(host, port, other, user, password, properties);
    }

    /// `host:port`, an IPv6 address in brackets.
    public String address() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    /// The URL with stars for the password and without parameters, which may hold secrets too.
    @Override
    public String toString() {
        return "postgresql://" + user + ":***@" + address() + "/" + database;
    }
}
