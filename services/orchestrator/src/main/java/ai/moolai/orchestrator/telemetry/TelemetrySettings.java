package ai.moolai.orchestrator.telemetry;

import ai.moolai.base.Secret;
import ai.moolai.config.Form;
import ai.moolai.config.Settings;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The variables that OpenTelemetry names, in its own forms: durations are whole milliseconds. What OpenTelemetry would
/// pass over in silence is a fault here, as it is for every other setting.
record TelemetrySettings(Settings settings) {
    private static final String HTTP = "http/protobuf";
    private static final String SERVICE = "moolai-orchestrator";
    private static final Form<Duration> MILLIS =
            Form.whole(1, 3_600_000).map(Duration::ofMillis).described("milliseconds, from 1 to 3600000");
    private static final Form<Map<String, String>> PAIRS =
            Form.TEXTS.map(TelemetrySettings::pairs).described("name=value pairs, separated by commas");
    private static final List<String> SAMPLERS = List.of(
            "always_on",
            "always_off",
            "traceidratio",
            "parentbased_always_on",
            "parentbased_always_off",
            "parentbased_traceidratio");

    @Nullable
    TelemetryConfig read() {
        URI traces = endpoint("traces");
        URI metrics = endpoint("metrics");
        String protocol = one("PROTOCOL", HTTP, "grpc");
        String compression = one("COMPRESSION", "none", "gzip");
        var config = new TelemetryConfig(
                traces,
                metrics,
                headers(),
                get("OTEL_EXPORTER_OTLP_TIMEOUT", MILLIS, Duration.ofSeconds(10)),
                compression.equals("gzip"),
                resource(),
                sampling(),
                batches(),
                get("OTEL_METRIC_EXPORT_INTERVAL", MILLIS, Duration.ofSeconds(60)));
        boolean disabled = get("OTEL_SDK_DISABLED", Form.FLAG, false);
        if (disabled || (traces == null && metrics == null)) {
            return null;
        }
        if (!protocol.equals(HTTP)) {
            settings.faults()
                    .add(
                            "OTEL_EXPORTER_OTLP_PROTOCOL",
                            protocol + " (expected: " + HTTP + ", which collectors take on port 4318)");
        }
        return config;
    }

    /// A signal's own endpoint is taken as it is; the common one gets the signal's path.
    private @Nullable URI endpoint(String signal) {
        String name = signal.toUpperCase(Locale.ROOT);
        String exporter = get("OTEL_" + name + "_EXPORTER", word(List.of("otlp", "none")), "otlp");
        URI own = get("OTEL_EXPORTER_OTLP_" + name + "_ENDPOINT", Form.HTTP_URL);
        URI common = get("OTEL_EXPORTER_OTLP_ENDPOINT", Form.HTTP_URL);
        if (exporter.equals("none")) {
            return null;
        }
        if (own != null || common == null) {
            return own;
        }
        String base = common.toString();
        return URI.create((base.endsWith("/") ? base : base + "/") + "v1/" + signal);
    }

    private String one(String what, String usual, String other) {
        return get("OTEL_EXPORTER_OTLP_" + what, word(List.of(usual, other)), usual);
    }

    private static Form<String> word(List<String> words) {
        return Form.TEXT
                .map(word -> {
                    if (!words.contains(word)) {
                        throw new IllegalArgumentException();
                    }
                    return word;
                })
                .described("one of " + String.join(", ", words));
    }

    private Map<String, Secret> headers() {
        Map<String, String> plain = get("OTEL_EXPORTER_OTLP_HEADERS", PAIRS.hidden(), Map.of());
        return plain.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, header -> new Secret(header.getValue())));
    }

    private Map<String, String> resource() {
        Map<String, String> all = new TreeMap<>(get("OTEL_RESOURCE_ATTRIBUTES", PAIRS, Map.of()));
        all.putIfAbsent("service.name", SERVICE);
        String service = get("OTEL_SERVICE_NAME", Form.TEXT);
        if (service != null) {
            all.put("service.name", service);
        }
        return Map.copyOf(all);
    }

    private TelemetryConfig.Sampling sampling() {
        String sampler = get("OTEL_TRACES_SAMPLER", word(SAMPLERS), "parentbased_always_on");
        double ratio = get(
                "OTEL_TRACES_SAMPLER_ARG",
                Form.DECIMAL
                        .map(number -> {
                            if (number.doubleValue() > 1) {
                                throw new IllegalArgumentException();
                            }
                            return number.doubleValue();
                        })
                        .described("a number from 0 to 1"),
                1.0);
        return new TelemetryConfig.Sampling(
                sampler.startsWith("parentbased_"),
                sampler.endsWith("always_on") ? 1 : sampler.endsWith("always_off") ? 0 : ratio);
    }

    private TelemetryConfig.Batches batches() {
        var batches = new TelemetryConfig.Batches(
                Math.toIntExact(get("OTEL_BSP_MAX_QUEUE_SIZE", Form.whole(1, 1_000_000), 2048L)),
                Math.toIntExact(get("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", Form.whole(1, 1_000_000), 512L)),
                get("OTEL_BSP_SCHEDULE_DELAY", MILLIS, Duration.ofSeconds(5)),
                get("OTEL_BSP_EXPORT_TIMEOUT", MILLIS, Duration.ofSeconds(30)));
        if (batches.batchSpans() > batches.queueSpans()) {
            settings.faults()
                    .add(
                            "OTEL_BSP_MAX_EXPORT_BATCH_SIZE",
                            batches.batchSpans() + " (expected: OTEL_BSP_MAX_QUEUE_SIZE, " + batches.queueSpans()
                                    + ", or less)");
        }
        return batches;
    }

    private <T> T get(String variable, Form<T> form, T otherwise) {
        T given = get(variable, form);
        return given == null ? otherwise : given;
    }

    private <T> @Nullable T get(String variable, Form<T> form) {
        String path = "telemetry." + variable.substring("OTEL_".length()).toLowerCase(Locale.ROOT);
        return settings.get(variable, path, form).orElse(null);
    }

    /// As W3C's baggage: names and values may be percent-encoded.
    private static Map<String, String> pairs(List<String> texts) {
        Map<String, String> all = new LinkedHashMap<>();
        for (String text : texts) {
            int at = text.indexOf('=');
            if (at < 1) {
                throw new IllegalArgumentException();
            }
            all.put(decoded(text.substring(0, at)), decoded(text.substring(at + 1)));
        }
        return all;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.strip().replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
