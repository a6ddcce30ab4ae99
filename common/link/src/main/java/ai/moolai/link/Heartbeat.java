package ai.moolai.link;

import ai.moolai.base.OrchestratorId;
import ai.moolai.base.OrganizationId;
import java.net.URI;
import java.time.Instant;

/// What an orchestrator says of itself, again and again. The first one registers it, each further one keeps it alive,
/// and any of them is enough for a controller that knows nothing yet.
///
/// @param version of this message: [#VERSION]
/// @param name what people call it: 1 to 100 characters
/// @param url where its API is, as `http://127.0.0.1:8000`
/// @param serviceVersion the release it runs, as `0.1.0`
/// @param stopping it says goodbye: it is not lost, it was stopped
public record Heartbeat(
        int version,
        OrchestratorId orchestratorId,
        OrganizationId organizationId,
        String name,
        String url,
        String serviceVersion,
        Instant startedAt,
        HealthStatus status,
        boolean stopping) {
    public static final int VERSION = 1;

    /// Where it is posted, behind the controller's URL, with `Authorization: Bearer <shared key>`.
    public static final String PATH = "/api/v1/link/heartbeats";

    private static final int NAME_CHARACTERS_MAX = 100;
    private static final int URL_CHARACTERS_MAX = 1_000;
    private static final int VERSION_CHARACTERS_MAX = 50;
    private static final int SHOWN_CHARACTERS_MAX = 64;

    public Heartbeat {
        if (version != VERSION) {
            throw new IllegalArgumentException("version: " + version + " (expected: " + VERSION
                    + "; let orchestrator and controller be of the same release)");
        }
        requireName(name);
        requireUrl(url);
        requireText("service_version", serviceVersion, VERSION_CHARACTERS_MAX);
    }

    /// The same orchestrator, saying goodbye.
    public Heartbeat goodbye() {
        return new Heartbeat(
                version, orchestratorId, organizationId, name, url, serviceVersion, startedAt, status, true);
    }

    /// @throws IllegalArgumentException with the value and what was expected
    public static void requireName(String name) {
        requireText("name", name, NAME_CHARACTERS_MAX);
    }

    /// @throws IllegalArgumentException with the value and what was expected
    public static void requireUrl(String url) {
        if (url.length() > URL_CHARACTERS_MAX || !isHttp(url)) {
            throw new IllegalArgumentException("url: '" + shown(url) + "' (expected: http:// or https:// and a host,"
                    + " without user, query or fragment, at most " + URL_CHARACTERS_MAX + " characters)");
        }
    }

    private static void requireText(String field, String text, int charactersMax) {
        if (text.isBlank() || text.length() > charactersMax || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(field + ": '" + shown(text) + "' (expected: 1-" + charactersMax
                    + " printable characters, not all blank)");
        }
    }

    private static boolean isHttp(String url) {
        try {
            URI uri = URI.create(url);
            return ("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static String shown(String text) {
        String printable = text.replaceAll("\\p{Cntrl}", "?");
        return printable.length() > SHOWN_CHARACTERS_MAX
                ? printable.substring(0, SHOWN_CHARACTERS_MAX) + "…"
                : printable;
    }
}
