package ai.moolai.orchestrator.telemetry;

import ai.moolai.base.Secret;
import ai.moolai.config.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Where telemetry goes, and how much of it.
///
/// @param traces where spans go; null for nowhere
/// @param metrics where metrics go; null for nowhere
/// @param headers sent along, as a collector's key
/// @param timeout of one request to the collector, repetitions included
/// @param resource what is said of this process, its service's name included
/// @param metricInterval how often metrics are sent
public record TelemetryConfig(
        @Nullable URI traces,
        @Nullable URI metrics,
        Map<String, Secret> headers,
        Duration timeout,
        boolean gzip,
        Map<String, String> resource,
        Sampling sampling,
        Batches batches,
        Duration metricInterval) {

    /// Which calls get spans.
    ///
    /// @param parentBased whether the caller's own decision holds where it made one
    /// @param ratio of the calls that nobody decided about, 0 to 1
    public record Sampling(boolean parentBased, double ratio) {}

    /// How spans are sent.
    ///
    /// @param queueSpans that wait at most; more are dropped and counted
    /// @param batchSpans that are sent together at most
    /// @param delay until a batch that is not full is sent
    /// @param timeout of sending one
    public record Batches(int queueSpans, int batchSpans, Duration delay, Duration timeout) {}

    /// The headers as the collector gets them.
    Map<String, String> plainHeaders() {
        return headers.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, header -> header.getValue().reveal()));
    }

    String compression() {
        return gzip ? "gzip" : "none";
    }

    /// Reads the variables that OpenTelemetry names; null where no endpoint is set.
    public static @Nullable TelemetryConfig read(Settings settings) {
        return new TelemetrySettings(settings).read();
    }
}
