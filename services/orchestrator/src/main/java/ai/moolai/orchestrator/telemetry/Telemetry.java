package ai.moolai.orchestrator.telemetry;

import ai.moolai.base.Clock;
import ai.moolai.base.OrganizationId;
import ai.moolai.base.Threads;
import ai.moolai.llm.Provider;
import ai.moolai.orchestrator.ledger.CallTrail;
import ai.moolai.orchestrator.ledger.Ledger;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The door: tells a collector what happens to calls. Spans wait in a queue of a bounded length and are dropped when it
/// is
/// full; a collector that is away, slow or refuses is felt by nobody else.
public final class Telemetry implements AutoCloseable {
    static final String SCOPE = "ai.moolai.orchestrator";

    /// What waits when the service stops has so long to be sent.
    private static final Duration FLUSH_MAX = Duration.ofSeconds(5);

    /// The library reports every failure to Java's own log as well; [Delivery] says it once a minute. Held here, or the
    /// level would be forgotten.
    private static final Logger LIBRARY_LOG = Logger.getLogger("io.opentelemetry");

    private final Map<String, Peer> peers;
    private final @Nullable SpanSending spans;
    private final @Nullable MetricSending metrics;

    /// What is said of this process.
    ///
    /// @param scheme by which it is called, `http` or `https`
    public record Self(OrganizationId organization, String version, String scheme) {}

    public Telemetry(TelemetryConfig config, Self self, List<Provider> providers, Clock clock, Threads threads) {
        LIBRARY_LOG.setLevel(Level.OFF);
        peers = providers.stream().collect(Collectors.toMap(Provider::name, Peer::of));
        Resource resource = resource(config, self);
        spans = config.traces() == null
                ? null
                : new SpanSending(
                        config.traces(), config, resource, this::peer, self.scheme, clock, threads.executor());
        metrics = config.metrics() == null
                ? null
                : new MetricSending(config.metrics(), config, resource, this::peer, clock, threads.executor());
    }

    /// Takes in a finished call. Returns at once.
    public void finished(Ledger.Finished finished) {
        CallTrail trail = finished.trail();
        if (trail == null) {
            return;
        }
        if (spans != null) {
            spans.take(finished.call(), trail);
        }
        if (metrics != null) {
            metrics.take(finished.call(), trail);
        }
    }

    /// What became of spans, by `sent`, `failed` or `dropped`.
    public Map<String, LongSupplier> spans() {
        return spans == null ? Map.of() : spans.outcomes();
    }

    /// What became of the metrics' sendings, by `sent` or `failed`.
    public Map<String, LongSupplier> metricSendings() {
        return metrics == null ? Map.of() : metrics.outcomes();
    }

    /// Sends what waits, for [#FLUSH_MAX] at most.
    @Override
    public void close() {
        List<CompletableResultCode> ends = new ArrayList<>();
        if (spans != null) {
            ends.add(spans.shutdown());
        }
        if (metrics != null) {
            ends.add(metrics.shutdown());
        }
        CompletableResultCode.ofAll(ends).join(FLUSH_MAX.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// The demo provider is in no configuration and at no address.
    private Peer peer(String provider) {
        return peers.getOrDefault(provider, new Peer(provider, null, 0));
    }

    private static Resource resource(TelemetryConfig config, Self self) {
        var attributes = Attributes.builder()
                .put("service.version", self.version)
                .put("service.namespace", "moolai")
                .put("service.instance.id", self.organization.value())
                .put("moolai.organization.id", self.organization.value());
        config.resource().forEach(attributes::put);
        return Resource.getDefault().merge(Resource.create(attributes.build()));
    }
}
