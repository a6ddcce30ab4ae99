package ai.moolai.store;

import java.sql.SQLException;
import java.util.Map;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;

/// The driver's data sources, each with the bounds of its use.
final class DataSources {
    static final int CONNECT_SECONDS_MAX = 5;
    static final int LOGIN_SECONDS_MAX = 10;

    /// What the server may spend on one statement.
    static final int STATEMENT_MILLIS_MAX = 30_000;

    /// Silence on a socket: longer than any statement, so that only a dead or paused server runs into it.
    static final int SOCKET_SECONDS_MAX = 40;

    static final int IDLE_TRANSACTION_MILLIS_MAX = 60_000;

    /// Sent once on every pooled connection. Not as start-up options: connection poolers refuse those.
    static final String SESSION = "SET TIME ZONE 'UTC'; SET statement_timeout = " + STATEMENT_MILLIS_MAX
            + "; SET idle_in_transaction_session_timeout = " + IDLE_TRANSACTION_MILLIS_MAX;

    private DataSources() {}

    /// For a pool's connections.
    static PGSimpleDataSource pooled(String name, DatabaseUrl url) {
        return source(name, url, CONNECT_SECONDS_MAX, LOGIN_SECONDS_MAX, SOCKET_SECONDS_MAX);
    }

    /// For migrations, which may take as long as they need.
    static PGSimpleDataSource patient(String name, DatabaseUrl url) {
        return source(name, url, CONNECT_SECONDS_MAX, LOGIN_SECONDS_MAX, 0);
    }

    /// For looking whether a server answers.
    static PGSimpleDataSource hasty(String name, DatabaseUrl url, int seconds) {
        return source(name, url, seconds, seconds, seconds);
    }

    private static PGSimpleDataSource source(String name, DatabaseUrl url, int connect, int login, int socket) {
        var source = new PGSimpleDataSource();
        source.setServerNames(new String[] {url.host()});
        source.setPortNumbers(new int[] {url.port()});
        source.setDatabaseName(url.database());
        source.setUser(url.user());
        source.setPassword(url.password().reveal());
        source.setApplicationName("moolai-" + name);
        source.setTcpKeepAlive(true);
        source.setReWriteBatchedInserts(true);
        // Saves one round trip on every connection: the name goes with the start-up message.
        source.setAssumeMinServerVersion("12");
        source.setConnectTimeout(connect);
        source.setLoginTimeout(login);
        source.setSocketTimeout(socket);
        for (Map.Entry<String, String> property : url.properties().entrySet()) {
            apply(source, property.getKey(), property.getValue());
        }
        return source;
    }

    private static void apply(PGSimpleDataSource source, String name, String value) {
        try {
            source.setProperty(name, value);
        } catch (SQLException refused) {
            // The value may be a secret, as sslpassword is.
            throw new IllegalArgumentException(
                    "database URL parameter '" + name + "' has a value that the driver refuses (expected: "
                            + (PGProperty.forName(name) == null ? "a parameter of the driver" : "see its manual") + ")",
                    refused);
        }
    }
}
