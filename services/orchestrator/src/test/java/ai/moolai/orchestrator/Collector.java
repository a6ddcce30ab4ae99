package ai.moolai.orchestrator;

import ai.moolai.testing.Conditions;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/// A collector that takes OTLP over HTTP, decodes it by OpenTelemetry's own definitions and keeps it.
final class Collector implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Span> spans = new CopyOnWriteArrayList<>();
    private final List<Resource> resources = new CopyOnWriteArrayList<>();
    private final List<Headers> heads = new CopyOnWriteArrayList<>();
    private volatile List<Metric> metrics = List.of();
    private volatile CountDownLatch held = new CountDownLatch(0);
    private volatile int status = 200;

    private Collector(int port) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server.setExecutor(threads);
        server.createContext("/v1/traces", exchange -> take(exchange, this::traces));
        server.createContext("/v1/metrics", exchange -> take(exchange, this::metrics));
        server.start();
    }

    static Collector start() {
        return new Collector(0);
    }

    static Collector start(int port) {
        return new Collector(port);
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /// Answers so from now on.
    void answering(int code) {
        status = code;
    }

    /// Answers nothing until the latch is down.
    void hold(CountDownLatch until) {
        held = until;
    }

    List<Span> spans() {
        return spans;
    }

    List<Resource> resources() {
        return resources;
    }

    /// The heads of all requests so far.
    List<Headers> heads() {
        return heads;
    }

    /// The spans of one trace that has been sent whole: its server's first, then attempts in their order.
    List<Span> call(String requestId, int attempts) {
        Predicate<Span> ofCall = span -> requestId.equals(text(span, "moolai.request.id"));
        Conditions.await(
                "the spans of " + requestId,
                TestOrchestrator.PATIENCE,
                () -> spans.stream()
                        .filter(ofCall)
                        .findFirst()
                        .filter(server -> children(server).size() == attempts)
                        .isPresent());
        Span server = spans.stream().filter(ofCall).findFirst().orElseThrow();
        return Stream.concat(Stream.of(server), children(server).stream()).toList();
    }

    private List<Span> children(Span parent) {
        return spans.stream()
                .filter(span -> span.getParentSpanId().equals(parent.getSpanId()))
                .sorted(Comparator.comparingLong(Span::getStartTimeUnixNano))
                .toList();
    }

    /// The newest state of a metric that satisfies `enough`.
    Metric metric(String name, Predicate<Metric> enough) {
        Conditions.await(
                "the metric " + name,
                TestOrchestrator.PATIENCE,
                () -> newest(name, enough).isPresent());
        return newest(name, enough).orElseThrow();
    }

    private Optional<Metric> newest(String name, Predicate<Metric> enough) {
        return metrics.stream()
                .filter(metric -> metric.getName().equals(name))
                .filter(enough)
                .findFirst();
    }

    static Map<String, Object> attributes(List<KeyValue> pairs) {
        return pairs.stream().collect(Collectors.toMap(KeyValue::getKey, pair -> value(pair.getValue())));
    }

    static Map<String, Object> attributes(Span span) {
        return attributes(span.getAttributesList());
    }

    private static String text(Span span, String key) {
        return String.valueOf(attributes(span).get(key));
    }

    private static Object value(AnyValue value) {
        return switch (value.getValueCase()) {
            case STRING_VALUE -> value.getStringValue();
            case BOOL_VALUE -> value.getBoolValue();
            case INT_VALUE -> value.getIntValue();
            case DOUBLE_VALUE -> value.getDoubleValue();
            case ARRAY_VALUE ->
                value.getArrayValue().getValuesList().stream()
                        .map(Collector::value)
                        .toList();
            case KVLIST_VALUE, BYTES_VALUE, STRING_VALUE_STRINDEX, VALUE_NOT_SET ->
                throw new AssertionError("an attribute that nobody sends: " + value);
        };
    }

    private interface Taker {
        void take(InputStream body) throws IOException;
    }

    private void take(HttpExchange exchange, Taker taker) throws IOException {
        try (exchange) {
            heads.add(exchange.getRequestHeaders());
            InputStream in = exchange.getRequestBody();
            boolean gzip = "gzip".equals(exchange.getRequestHeaders().getFirst("content-encoding"));
            byte[] body = (gzip ? new GZIPInputStream(in) : in).readAllBytes();
            held.await();
            if (status == 200) {
                taker.take(new ByteArrayInputStream(body));
            }
            exchange.sendResponseHeaders(status, -1);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private void traces(InputStream body) throws IOException {
        for (var each : ExportTraceServiceRequest.parseFrom(body).getResourceSpansList()) {
            resources.add(each.getResource());
            each.getScopeSpansList().forEach(scope -> spans.addAll(scope.getSpansList()));
        }
    }

    private void metrics(InputStream body) throws IOException {
        metrics = ExportMetricsServiceRequest.parseFrom(body).getResourceMetricsList().stream()
                .flatMap(each -> each.getScopeMetricsList().stream())
                .flatMap(scope -> scope.getMetricsList().stream())
                .toList();
    }

    @Override
    public void close() {
        held.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
