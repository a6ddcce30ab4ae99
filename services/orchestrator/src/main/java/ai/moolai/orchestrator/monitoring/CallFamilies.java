package ai.moolai.orchestrator.monitoring;

import ai.moolai.base.OrganizationId;
import ai.moolai.base.Usage;
import ai.moolai.orchestrator.ledger.CallRecord;
import ai.moolai.orchestrator.ledger.CallRecord.Status;
import ai.moolai.orchestrator.ledger.Cost;
import ai.moolai.orchestrator.monitoring.Families.Series;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Function;

/// What every call and every exchange moves, in plain numbers that become metrics when somebody scrapes: a registry's
/// meters took longer over a call than its price does.
final class CallFamilies implements MultiCollector {
    private static final double NANO = 1e-9;

    /// The classes of tokens, in the order of [#tokens].
    private static final List<String> TOKENS = List.of(
            "input",
            "cache_read",
            "cache_write",
            "input_audio",
            "input_image",
            "output",
            "output_reasoning",
            "output_audio");

    /// The buckets of the OpenTelemetry conventions for generative AI.
    private static final long[] CALLS =
            millis(10, 20, 40, 80, 160, 320, 640, 1280, 2560, 5120, 10_240, 20_480, 40_960, 81_920);

    private static final long[] FIRST_TOKEN =
            millis(1, 5, 10, 20, 40, 60, 80, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10_000);

    private static final long[] OVERHEAD = bounds(1_000, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 50_000, 250_000);

    private static final long[] EXCHANGES = millis(1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 10_000, 60_000);

    private final OrganizationId organization;
    private final Map<Kind, Calls> calls = new ConcurrentHashMap<>();
    private final Map<Model, Use> uses = new ConcurrentHashMap<>();
    private final Map<Exchanged, Durations> exchanges = new ConcurrentHashMap<>();
    private final Durations overheadOfWhole = new Durations(OVERHEAD);
    private final Durations overheadOfStreams = new Durations(OVERHEAD);

    CallFamilies(OrganizationId organization) {
        this.organization = organization;
    }

    private record Model(String provider, String name) {
        List<String> labels() {
            return List.of("provider", provider, "model", name);
        }
    }

    private record Kind(Model model, Status status, boolean stream) {
        List<String> labels() {
            return List.of(
                    "provider",
                    model.provider,
                    "model",
                    model.name,
                    "status",
                    status.name().toLowerCase(Locale.ROOT),
                    "stream",
                    Boolean.toString(stream));
        }
    }

    private record Exchanged(String method, String template, int status) {
        List<String> labels() {
            return List.of("method", method, "route", template, "status", Integer.toString(status));
        }
    }

    /// Calls of one kind.
    private record Calls(Use use, AtomicLong count, Durations durations) {
        Calls(Use use) {
            this(use, new AtomicLong(), new Durations(CALLS));
        }
    }

    /// What calls of one model used.
    private record Use(AtomicLong unpriced, AtomicLong nanoDollars, AtomicLongArray tokens, Durations firstToken) {
        Use() {
            this(new AtomicLong(), new AtomicLong(), new AtomicLongArray(TOKENS.size()), new Durations(FIRST_TOKEN));
        }
    }

    /// @param model as it stands in a label
    void finished(String provider, String model, CallRecord call) {
        var kind = new Kind(new Model(provider, model), call.outcome().status(), call.asked().stream());
        Calls same = calls.get(kind);
        if (same == null) {
            same = calls.computeIfAbsent(kind, k -> new Calls(uses.computeIfAbsent(k.model, _ -> new Use())));
        }
        same.count.getAndIncrement();
        same.durations.count(call.timing().total() * 1000);
        Long first = call.timing().firstToken();
        if (first != null) {
            same.use.firstToken.count(first * 1000);
        }
        if (call.served() != null) {
            (kind.stream ? overheadOfStreams : overheadOfWhole)
                    .count(call.timing().overhead() * 1000);
        }
        switch (call.cost()) {
            case null -> {}
            case Cost.Priced priced ->
                same.use.nanoDollars.getAndAdd(priced.amount().value());
            case Cost.Unpriced _ -> same.use.unpriced.getAndIncrement();
        }
        tokens(same.use.tokens, call.used().usage());
    }

    private static void tokens(AtomicLongArray sums, Usage usage) {
        add(sums, 0, usage.inputUncached());
        add(sums, 1, usage.cacheRead());
        add(sums, 2, usage.cacheWriteShort() + usage.cacheWriteLong());
        add(sums, 3, usage.inputAudio());
        add(sums, 4, usage.inputImage());
        add(sums, 5, usage.outputText());
        add(sums, 6, usage.outputReasoning());
        add(sums, 7, usage.outputAudio());
    }

    private static void add(AtomicLongArray sums, int at, long more) {
        if (more > 0) {
            sums.getAndAdd(at, more);
        }
    }

    void exchanged(String method, String template, int status, long nanos) {
        var exchanged = new Exchanged(method, template, status);
        Durations same = exchanges.get(exchanged);
        if (same == null) {
            same = exchanges.computeIfAbsent(exchanged, _ -> new Durations(EXCHANGES));
        }
        same.count(nanos);
    }

    @Override
    public MetricSnapshots collect() {
        var families = new Families(organization);
        families.counter(
                        "moolai_requests",
                        "Model calls that have ended",
                        series(calls, Kind::labels, same -> same.count.get()))
                .durations(
                        "gen_ai_server_request_duration_seconds",
                        "How long model calls took",
                        durations(calls, Kind::labels, Calls::durations))
                .durations(
                        "gen_ai_server_time_to_first_token_seconds",
                        "How long streams took to their first piece of text",
                        durations(uses, Model::labels, Use::firstToken))
                .durations(
                        "moolai_gateway_overhead_seconds",
                        "What this service added to the time of providers",
                        Map.of(
                                List.of("stream", "false"),
                                overheadOfWhole,
                                List.of("stream", "true"),
                                overheadOfStreams))
                .counter(
                        "moolai_cost_usd",
                        "An approximation for graphs: the books count whole nano-dollars",
                        series(uses, Model::labels, use -> use.nanoDollars.get() * NANO))
                .counter(
                        "moolai_unpriced_requests",
                        "Model calls whose model has no price",
                        series(uses, Model::labels, use -> use.unpriced.get()))
                .counter("moolai_tokens", "Tokens that were used, by class", tokenSeries())
                .durations(
                        "http_server_requests_seconds",
                        "How long exchanges took, by route",
                        durations(exchanges, Exchanged::labels, same -> same));
        return families.build();
    }

    private Series[] tokenSeries() {
        List<Series> all = new ArrayList<>();
        uses.forEach((model, use) -> {
            for (int i = 0; i < TOKENS.size(); i++) {
                long count = use.tokens.get(i);
                if (count > 0) {
                    List<String> labels = new ArrayList<>(model.labels());
                    labels.addAll(List.of("type", TOKENS.get(i)));
                    all.add(new Series((double) count, labels));
                }
            }
        });
        return all.toArray(Series[]::new);
    }

    private static <K, V> Series[] series(Map<K, V> of, Function<K, List<String>> labels, Function<V, Number> value) {
        return of.entrySet().stream()
                .map(entry -> new Series(value.apply(entry.getValue()).doubleValue(), labels.apply(entry.getKey())))
                .toArray(Series[]::new);
    }

    private static <K, V> Map<List<String>, Durations> durations(
            Map<K, V> of, Function<K, List<String>> labels, Function<V, Durations> value) {
        var all = new HashMap<List<String>, Durations>();
        of.forEach((key, each) -> all.put(labels.apply(key), value.apply(each)));
        return all;
    }

    private static long[] millis(long... values) {
        return bounds(1_000_000, values);
    }

    private static long[] bounds(long unitNanos, long... values) {
        return Arrays.stream(values).map(value -> value * unitNanos).toArray();
    }
}
