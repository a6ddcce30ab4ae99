package ai.moolai.orchestrator.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ai.moolai.base.Secret;
import ai.moolai.config.Settings;
import ai.moolai.orchestrator.telemetry.TelemetryConfig.Batches;
import ai.moolai.orchestrator.telemetry.TelemetryConfig.Sampling;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TelemetrySettingsTest {
    private static @Nullable TelemetryConfig read(Map<String, String> environment) {
        var settings = new Settings(environment, null, "none");
        var config = TelemetryConfig.read(settings);
        settings.finish();
        return config;
    }

    private static String faults(Map<String, String> environment) {
        return String.valueOf(catchThrowable(() -> read(environment)).getMessage());
    }

    @Test
    void everyDefaultIsThis() {
        assertThat(read(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318")))
                .isEqualTo(new TelemetryConfig(
                        URI.create("http://collector:4318/v1/traces"),
                        URI.create("http://collector:4318/v1/metrics"),
                        Map.of(),
                        Duration.ofSeconds(10),
                        false,
                        Map.of("service.name", "moolai-orchestrator"),
                        new Sampling(true, 1),
                        new Batches(2048, 512, Duration.ofSeconds(5), Duration.ofSeconds(30)),
                        Duration.ofSeconds(60)));
    }

    @Test
    void withoutAnEndpointOrWhenSwitchedOffThereIsNone() {
        assertThat(read(Map.of())).isNull();
        assertThat(read(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://c:4318", "OTEL_SDK_DISABLED", "true")))
                .isNull();
        assertThat(read(Map.of(
                        "OTEL_EXPORTER_OTLP_ENDPOINT",
                        "http://c:4318",
                        "OTEL_TRACES_EXPORTER",
                        "none",
                        "OTEL_METRICS_EXPORTER",
                        "none")))
                .isNull();
    }

    @Test
    void aSignalsOwnEndpointIsTakenAsItIs() {
        assertThat(read(Map.of(
                        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
                        "http://traces:9999/in",
                        "OTEL_EXPORTER_OTLP_HEADERS",
                        "authorization=Bearer%20canary,x-a=1",
                        "OTEL_RESOURCE_ATTRIBUTES",
                        "service.name=other,team=search",
                        "OTEL_TRACES_SAMPLER",
                        "traceidratio",
                        "OTEL_TRACES_SAMPLER_ARG",
                        "0.25",
                        "OTEL_EXPORTER_OTLP_COMPRESSION",
                        "gzip")))
                .isEqualTo(new TelemetryConfig(
                        URI.create("http://traces:9999/in"),
                        null,
                        Map.of("authorization", new Secret("Bearer canary"), "x-a", new Secret("1")),
                        Duration.ofSeconds(10),
                        true,
                        Map.of("service.name", "other", "team", "search"),
                        new Sampling(false, 0.25),
                        new Batches(2048, 512, Duration.ofSeconds(5), Duration.ofSeconds(30)),
                        Duration.ofSeconds(60)));
    }

    @Test
    void whatWillNotDoIsSaidAtOnce() {
        assertThat(read(Map.of("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"))).isNull();
        assertThat(faults(
                        Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://c:4317", "OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")))
                .contains("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc", "http/protobuf, which collectors take on port 4318");
        assertThat(faults(Map.of("OTEL_TRACES_SAMPLER", "sometimes"))).contains("sometimes", "parentbased_always_on");
        assertThat(faults(Map.of("OTEL_TRACES_SAMPLER_ARG", "1.5"))).contains("1.5", "a number from 0 to 1");
        assertThat(faults(Map.of("OTEL_BSP_SCHEDULE_DELAY", "5s"))).contains("5s", "milliseconds");
        assertThat(faults(Map.of("OTEL_BSP_MAX_QUEUE_SIZE", "10")))
                .contains("512 (expected: OTEL_BSP_MAX_QUEUE_SIZE, 10");
        assertThat(faults(Map.of("OTEL_EXPORTER_OTLP_HEADERS", "canary")))
                .contains("name=value pairs")
                .doesNotContain("canary");
    }
}
