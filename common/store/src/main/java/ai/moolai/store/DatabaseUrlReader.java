package ai.moolai.store;

import ai.moolai.base.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;

/// Takes one database URL apart. `java.net.URI` is not used: it refuses the raw characters that passwords often have.
final class DatabaseUrlReader {
    private static final Pattern SCHEME = Pattern.compile("(?i)(jdbc:)?postgres(ql)?(\\+[a-z0-9_]+)?://");
    private static final Pattern SECRET_PARAMETER = Pattern.compile("(?i)([^=&?]*password[^=&?]*=)[^&]*");
    private static final String EXPECTED = "postgresql://user:password@host:5432/database";
    private static final int DEFAULT_PORT = 5432;

    private static final Set<String> SSL_MODES =
            Set.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

    /// What libpq and asyncpg call a parameter of the driver.
    private static final Map<String, String> ALIASES = Map.of(
            "application_name", PGProperty.APPLICATION_NAME.getName(),
            "channel_binding", PGProperty.CHANNEL_BINDING.getName(),
            "connect_timeout", PGProperty.CONNECT_TIMEOUT.getName(),
            "gssencmode", PGProperty.GSS_ENC_MODE.getName(),
            "timeout", PGProperty.CONNECT_TIMEOUT.getName());

    private final String text;
    private final Map<String, String> parameters = new TreeMap<>();

    DatabaseUrlReader(String text) {
        this.text = text.strip();
    }

    DatabaseUrl read() {
        var scheme = SCHEME.matcher(text);
        if (!scheme.lookingAt()) {
            throw bad("the beginning postgresql://, postgres://, postgresql+asyncpg:// or jdbc:postgresql://", null);
        }
        String rest = text.substring(scheme.end());
        int question = rest.indexOf('?');
        if (question >= 0 && !rest.substring(0, question).contains("/")) {
            question = rest.indexOf('?', Math.max(0, rest.lastIndexOf('@')));
        }
        String query = question < 0 ? "" : rest.substring(question + 1);
        rest = question < 0 ? rest : rest.substring(0, question);
        int at = rest.lastIndexOf('@');
        String login = at < 0 ? "" : rest.substring(0, at);
        rest = rest.substring(at + 1);
        int slash = rest.indexOf('/');
        String database = slash < 0 ? "" : decode(rest.substring(slash + 1));
        String address = slash < 0 ? rest : rest.substring(0, slash);
        readParameters(query);

        int colon = login.indexOf(':');
        String user = decode(colon < 0 ? login : login.substring(0, colon));
        String password = colon < 0 ? "" : decode(login.substring(colon + 1));
        String queryUser = parameters.remove("user");
        String queryPassword = parameters.remove("password");
        user = user.isEmpty() && queryUser != null ? queryUser : user;
        password = password.isEmpty() && queryPassword != null ? queryPassword : password;
        if (database.isEmpty() || database.indexOf('/') >= 0) {
            throw bad("one database name after the host", null);
        }
        if (user.isEmpty()) {
            throw bad("a user", null);
        }
        return new DatabaseUrl(host(address), port(address), database, user, new Secret(password), parameters);
    }

    private String host(String address) {
        if (address.startsWith("[")) {
            int end = address.indexOf(']');
            if (end < 0) {
                throw bad("a closing ] after the IPv6 address", null);
            }
            return address.substring(1, end);
        }
        int colon = address.indexOf(':');
        String host = decode(colon < 0 ? address : address.substring(0, colon));
        if (host.indexOf('/') >= 0 || host.indexOf(',') >= 0) {
            throw bad("one host name or address, reached over TCP", null);
        }
        return host.isEmpty() ? "localhost" : host;
    }

    private int port(String address) {
        int colon = address.indexOf(':', address.indexOf(']') + 1);
        if (colon < 0 || colon == address.length() - 1) {
            return DEFAULT_PORT;
        }
        try {
            int port = Integer.parseInt(address, colon + 1, address.length(), 10);
            if (port >= 1 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException _) {
            // Told below; the text between may be a password without its @, so it is not shown.
        }
        throw bad("a port from 1 to 65535", null);
    }

    private void readParameters(String query) {
        for (String pair : query.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
            if (name.equals("ssl") && SSL_MODES.contains(value)) {
                name = PGProperty.SSL_MODE.getName();
            }
            name = ALIASES.getOrDefault(name, name);
            // A misspelt sslmode must not switch encryption off in silence.
            if (PGProperty.forName(name) == null) {
                throw bad("parameters of the PostgreSQL driver, not '" + name + "'", null);
            }
            parameters.put(name, value);
        }
    }

    private String decode(String part) {
        if (part.indexOf('%') < 0) {
            return part;
        }
        byte[] in = part.getBytes(StandardCharsets.UTF_8);
        var out = ByteBuffer.allocate(in.length);
        for (int i = 0; i < in.length; i++) {
            if (in[i] != '%') {
                out.put(in[i]);
                continue;
            }
            int high = i + 2 < in.length ? Character.digit(in[i + 1], 16) : -1;
            int low = i + 2 < in.length ? Character.digit(in[i + 2], 16) : -1;
            if (high < 0 || low < 0) {
                throw bad("two hexadecimal digits after every % (a % itself is %25)", null);
            }
            out.put((byte) (high << 4 | low));
            i += 2;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(out.flip()).toString();
        } catch (CharacterCodingException notText) {
            throw bad("UTF-8 behind its % signs", notText);
        }
    }

    private IllegalArgumentException bad(String expected, @Nullable Throwable cause) {
        return new IllegalArgumentException(
                "'" + hidden() + "' (expected: " + expected + ", as in " + EXPECTED + ")", cause);
    }

    /// The text with stars for whatever may be a password.
    private String hidden() {
        String shown = SECRET_PARAMETER.matcher(text).replaceAll("$1***");
        var scheme = SCHEME.matcher(shown);
        int from = scheme.lookingAt() ? scheme.end() : 0;
        int at = shown.lastIndexOf('@');
        if (at >= from) {
            int colon = shown.indexOf(':', from);
            int cut = colon >= 0 && colon < at ? colon + 1 : from;
            return shown.substring(0, cut) + "***" + shown.substring(at);
        }
        int colon = shown.indexOf(':', from);
        boolean onlyAPort =
                colon < 0 || shown.substring(colon).matches(":\\d{0,5}(/.*)?") || shown.startsWith("[", from);
        return onlyAPort ? shown : shown.substring(0, colon + 1) + "***";
    }
}
