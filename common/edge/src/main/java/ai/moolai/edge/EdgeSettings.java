package ai.moolai.edge;

import ai.moolai.config.Form;
import ai.moolai.config.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How both services are told to listen: the `server` section and its variables.
public final class EdgeSettings {
    private static final long EVENT_LOOPS_MAX = 256;

    private EdgeSettings() {}

    /// Reads the settings; what is wrong is noted in them.
    ///
    /// @param home where relative paths begin
    public static EdgeConfig read(Settings settings, List<EdgeConfig.Port> ports, Path home) {
        String host = settings.get("HOST", "server.host", Form.TEXT, "127.0.0.1");
        AuthMode mode = settings.get("AUTH_MODE", "server.auth_mode", Form.choice(AuthMode.class), AuthMode.REQUIRED);
        EdgeConfig usual = EdgeConfig.of(host, AuthMode.REQUIRED, ports.toArray(EdgeConfig.Port[]::new));
        EdgeConfig.Timeouts timeouts = timeouts(settings);
        List<String> origins = settings.get("CORS_ORIGINS", "server.cors_origins", Form.TEXTS, List.of());
        EdgeConfig.Tls tls = tls(settings, home);
        int loops = settings.get(
                "EVENT_LOOPS",
                "server.event_loops",
                Form.whole(1, EVENT_LOOPS_MAX).map(Long::intValue),
                usual.eventLoops());
        EdgeConfig read = settings.faults()
                .check(
                        "AUTH_MODE",
                        () -> new EdgeConfig(host, ports, mode, origins, usual.limits(), timeouts, tls, loops));
        return read == null ? usual : read;
    }

    private static EdgeConfig.Timeouts timeouts(Settings settings) {
        EdgeConfig.Timeouts usual = EdgeConfig.Timeouts.DEFAULT;
        Form<Duration> form = Form.DURATION;
        return new EdgeConfig.Timeouts(
                settings.get("HEADER_TIMEOUT", "server.header_timeout", form, usual.header()),
                settings.get("BODY_TIMEOUT", "server.body_timeout", form, usual.body()),
                settings.get("KEEP_ALIVE_TIMEOUT", "server.keep_alive_timeout", form, usual.idle()),
                settings.get("SHUTDOWN_GRACE", "server.shutdown_grace", form, usual.shutdownGrace()));
    }

    private static EdgeConfig.@Nullable Tls tls(Settings settings, Path home) {
        boolean enabled = settings.get("TLS_ENABLED", "server.tls.enabled", Form.FLAG, false);
        Optional<Path> certificate =
                settings.get("TLS_CERT_PATH", "server.tls.cert_path", Form.TEXT.map(home::resolve));
        Optional<Path> key = settings.get("TLS_KEY_PATH", "server.tls.key_path", Form.TEXT.map(home::resolve));
        if (!enabled) {
            return null;
        }
        if (certificate.isEmpty() || key.isEmpty()) {
            settings.faults()
                    .add("TLS_ENABLED", "true without TLS_CERT_PATH and TLS_KEY_PATH (expected: both, as PEM files)");
            return null;
        }
        return new EdgeConfig.Tls(certificate.get(), key.get(), EdgeConfig.Tls.RELOAD_EVERY_DEFAULT);
    }
}
