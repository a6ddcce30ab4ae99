package ai.moolai.redis;

import ai.moolai.base.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where a Redis is and who asks: `redis://user:password@host:6379/0`, or `rediss://` for TLS. Everything but the host
/// may be left out. `?ssl_ca_certs=FILE` names the certificates that a server's own is held against, in PEM, where
/// these
/// are not the ones that Java trusts.
///
/// @param user null for the server's default user
public record RedisUrl(
        boolean tls,
        String host,
        int port,
        @Nullable String user,
        @Nullable Secret password,
        int database,
        @Nullable Path certificates) {
    static final int PORT_USUAL = 6379;
    private static final int DATABASE_MAX = 9_999;
    private static final int PORT_MAX = 65_535;
    private static final String CERTIFICATES = "ssl_ca_certs";

    /// @throws IllegalArgumentException with what was wrong, never with a secret, and what was expected
    public static RedisUrl parse(String text) {
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException _) {
            throw wrong("it cannot be read");
        }
        boolean tls = "rediss".equalsIgnoreCase(url.getScheme());
        if (!tls && !"redis".equalsIgnoreCase(url.getScheme())) {
            throw wrong("its scheme is " + url.getScheme());
        }
        if (url.getHost() == null || url.getRawFragment() != null) {
            throw wrong(url.getHost() == null ? "it names no host" : "it has a fragment");
        }
        int port = url.getPort() == -1 ? PORT_USUAL : url.getPort();
        if (port < 1 || port > PORT_MAX) {
            throw wrong("its port is " + port);
        }
        String userInfo = url.getRawUserInfo();
        int colon = userInfo == null ? -1 : userInfo.indexOf(':');
        if (userInfo != null && (colon < 0 || colon == userInfo.length() - 1)) {
            throw wrong("it has a user and no password");
        }
        String user = userInfo == null || colon == 0 ? null : decoded(userInfo.substring(0, colon));
        Secret password = userInfo == null ? null : new Secret(decoded(userInfo.substring(colon + 1)));
        String host = url.getHost();
        return new RedisUrl(
                tls,
                host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
                port,
                user,
                password,
                database(url.getRawPath()),
                certificates(url.getRawQuery(), tls));
    }

    /// `host:port`, an IPv6 address in brackets.
    public String address() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    /// Without user and password, as the client wants it.
    String endpoint() {
        return (tls ? "rediss://" : "redis://") + address() + "/" + database;
    }

    /// With stars for the password.
    @Override
    public String toString() {
        String who = password == null ? "" : (user == null ? "" : user) + ":***@";
        return (tls ? "rediss://" : "redis://") + who + address() + "/" + database;
    }

    private static int database(@Nullable String path) {
        if (path == null || path.isEmpty() || path.equals("/")) {
            return 0;
        }
        try {
            int database = Integer.parseInt(path.substring(1));
            if (database >= 0 && database <= DATABASE_MAX) {
                return database;
            }
        } catch (NumberFormatException _) {
            // Told below.
        }
        throw wrong("its database is " + path.substring(1) + ", not a number from 0 to " + DATABASE_MAX);
    }

    private static @Nullable Path certificates(@Nullable String query, boolean tls) {
        if (query == null || query.isEmpty()) {
            return null;
        }
        if (!query.startsWith(CERTIFICATES + "=") || query.indexOf('&') >= 0) {
            throw wrong("its query is not " + CERTIFICATES + "=FILE");
        }
        if (!tls) {
            throw wrong(CERTIFICATES + " needs rediss");
        }
        Path file = Path.of(decoded(query.substring(CERTIFICATES.length() + 1)));
        if (!Files.isReadable(file)) {
            throw wrong(CERTIFICATES + " is " + file + ", which cannot be read");
        }
        return file;
    }

    private static String decoded(String text) {
        // A plus stands for itself outside of forms.
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException(
                "Redis URL: " + what + " (expected: redis://user:password@host:6379/0, or rediss:// for TLS)");
    }
}
