package ai.moolai.app;

import java.util.Locale;
import java.util.regex.Pattern;

/// What a service says of itself, from best to worst.
enum Health {
    HEALTHY,
    DEGRADED,
    UNHEALTHY,
    SILENT;

    /// The answer's own field comes first; those of its parts follow.
    private static final Pattern STATUS = Pattern.compile("\"status\"\\s*:\\s*\"([a-z]+)\"");

    static Health read(String body) {
        var status = STATUS.matcher(body);
        return switch (status.find() ? status.group(1) : "") {
            case "healthy" -> HEALTHY;
            case "degraded" -> DEGRADED;
            default -> UNHEALTHY;
        };
    }

    boolean serves() {
        return this == HEALTHY || this == DEGRADED;
    }

    @Override
    public String toString() {
        return this == SILENT ? "no answer" : name().toLowerCase(Locale.ROOT);
    }
}
