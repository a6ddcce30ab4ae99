package ai.moolai.edge;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How an edge listens.
///
/// @param host the address to bind
/// @param ports all with the same routes
/// @param corsOrigins origins of other web pages that may call, as `https://dashboard.example.com`
/// @param tls null for plain HTTP
/// @param eventLoops how many event loops serve, usually one for each processor
public record EdgeConfig(
        String host,
        List<Port> ports,
        AuthMode authMode,
        List<String> corsOrigins,
        Limits limits,
        Timeouts timeouts,
        @Nullable Tls tls,
        int eventLoops) {
    public EdgeConfig {
        ports = List.copyOf(ports);
        corsOrigins = List.copyOf(corsOrigins);
        if (ports.isEmpty()) {
            throw new IllegalArgumentException("ports: none (expected: at least one)");
        }
        if (eventLoops < 1) {
            throw new IllegalArgumentException("event loops: " + eventLoops + " (expected: 1-)");
        }
        if (authMode == AuthMode.OPEN && !Loopback.isAddress(host)) {
            throw new IllegalArgumentException("AUTH_MODE=open on '" + host
                    + "' (expected: a loopback address such as 127.0.0.1; bind to one, or set AUTH_MODE=required)");
        }
    }

    /// With default limits and timeouts, no other origin, no TLS, and a loop for each processor.
    public static EdgeConfig of(String host, AuthMode authMode, Port... ports) {
        return new EdgeConfig(
                host,
                List.of(ports),
                authMode,
                List.of(),
                Limits.DEFAULT,
                Timeouts.DEFAULT,
                null,
                Runtime.getRuntime().availableProcessors());
    }

    /// @param number 0 for any free one
    /// @param variable the environment variable that sets it, named when the port is taken
    public record Port(int number, String variable) {
        public Port {
            if (number < 0 || number > 65535) {
                throw new IllegalArgumentException(variable + ": " + number + " (expected: 0-65535)");
            }
        }
    }

    /// @param headerBytesMax all header lines of a request together
    /// @param uriBytesMax the request line
    /// @param connectionsMax connections at once; a further one is answered 503 and closed
    /// @param blockingCallsMax blocking handlers at once; a further call is answered 503
    /// @param heldBytesMax all request bodies in memory together, their first 64 KiB not counted; a call that would
    /// need more is answered 503
    public record Limits(
            int headerBytesMax, int uriBytesMax, int connectionsMax, int blockingCallsMax, long heldBytesMax) {
        /// A body is copied on its way: an eighth of the heap leaves room for that.
        public static final Limits DEFAULT = new Limits(
                32 << 10,
                8 << 10,
                10_000,
                256,
                Math.max(32 << 20, Runtime.getRuntime().maxMemory() / 8));
    }

    /// @param header from a request's first byte, or a connection's start, to the end of its headers
    /// @param body from there to the end of its body
    /// @param idle between an answer and the next request's first byte
    /// @param shutdownGrace how long answers under way may take to finish in [Edge#drain]
    public record Timeouts(Duration header, Duration body, Duration idle, Duration shutdownGrace) {
        public static final Timeouts DEFAULT = new Timeouts(
                Duration.ofSeconds(15), Duration.ofSeconds(60), Duration.ofSeconds(75), Duration.ofSeconds(30));
    }

    /// @param certificate a PEM chain
    /// @param key its PEM private key, PKCS #8
    /// @param reloadEvery how often the files are looked at for a change
    public record Tls(Path certificate, Path key, Duration reloadEvery) {
        public static final Duration RELOAD_EVERY_DEFAULT = Duration.ofSeconds(10);
    }
}
