package ai.moolai.bench.micro;

import ai.moolai.base.Clock;
import ai.moolai.base.OrganizationId;
import ai.moolai.base.Threads;
import ai.moolai.orchestrator.ledger.CallTrail;
import ai.moolai.orchestrator.ledger.Ledger;
import ai.moolai.orchestrator.telemetry.Telemetry;
import ai.moolai.orchestrator.telemetry.TelemetryConfig;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/// What a finished call costs the journal's thread where OpenTelemetry is told of it: two spans into the queue, and the
/// metrics. A collector on this machine takes what it can; most spans find the queue full, which is the dearer way.
@NullUnmarked // what a trial needs is there from its setup on
public class TelemetryTaking extends Measured {
    private HttpServer collector;
    private Threads threads;
    private Telemetry telemetry;
    private Ledger.Finished call;

    @Setup(Level.Trial)
    public void open() throws IOException {
        collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/", exchange -> {
            exchange.getRequestBody().skip(Long.MAX_VALUE);
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
        threads = new Threads(fault -> {
            throw new IllegalStateException(fault);
        });
        URI url = URI.create("http://127.0.0.1:" + collector.getAddress().getPort());
        var config = new TelemetryConfig(
                url.resolve("/v1/traces"),
                url.resolve("/v1/metrics"),
                Map.of(),
                Duration.ofSeconds(10),
                false,
                Map.of("service.name", "benchmark"),
                new TelemetryConfig.Sampling(true, 1),
                new TelemetryConfig.Batches(2048, 512, Duration.ofSeconds(5), Duration.ofSeconds(30)),
                Duration.ofSeconds(60));
        var self = new Telemetry.Self(new OrganizationId("org_001"), "benchmark", "http");
        telemetry = new Telemetry(config, self, List.of(), Clock.system(), threads);
        var attempt = new CallTrail.Attempt("openai", Wire.MODEL, 200_000, 799_700_000, null, 200, null);
        var trail = new CallTrail(
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", null, 800_000_000, List.of(attempt));
        call = new Ledger.Finished(CallRecording.call(), null, trail);
    }

    @TearDown(Level.Trial)
    public void close() {
        telemetry.close();
        threads.close();
        collector.stop(0);
    }

    @Benchmark
    public void calls() {
        telemetry.finished(call);
    }
}
