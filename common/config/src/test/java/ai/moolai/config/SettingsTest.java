package ai.moolai.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
    @Test
    void theEnvironmentWinsOverTheDocument() {
        var settings = new Settings(Map.of("PORT", "8010"), "server: {port: 8000, grace: 5s}", "moolai.yaml");
        assertThat(settings.get("PORT", "server.port", Form.PORT, 1)).isEqualTo(8010);
        assertThat(settings.get("GRACE", "server.grace", Form.DURATION, Duration.ZERO))
                .isEqualTo(Duration.ofSeconds(5));
        assertThatCode(settings::finish).doesNotThrowAnyException();
    }

    @Test
    void everyFaultIsReportedAtOnceWithItsPath() {
        var settings = new Settings(Map.of("PORT", "eighty"), """
                server: {grace: soon, prot: 1}
                providers:
                  local: {kind: openai, base_url: 'ftp://x'}
                  other: nonsense
                typo: 1
                """, "moolai.yaml");
        settings.get("PORT", "server.port", Form.PORT, 1);
        settings.get("GRACE", "server.grace", Form.DURATION, Duration.ZERO);
        settings.document().sections("providers").forEach((name, provider) -> {
            provider.get("kind", Form.TEXT);
            provider.require("base_url", Form.HTTP_URL, java.net.URI.create("http://x"));
        });
        var thrown = catchThrowableOfType(ConfigException.class, settings::finish);
        assertThat(thrown.faults())
                .extracting(ConfigException.Fault::toString)
                .containsExactlyInAnyOrder(
                        "PORT: eighty (expected: a whole number from 1 to 65535)",
                        "moolai.yaml server.grace: soon (expected: a duration as 500ms, 30s, 5m, 1h or 30d)",
                        "moolai.yaml providers.local.base_url: ftp://x (expected: a URL as https://host/path)",
                        "moolai.yaml providers.other: nonsense (expected: a mapping)",
                        "moolai.yaml providers.other.base_url: missing (expected: a URL as https://host/path)",
                        "moolai.yaml server.prot: unknown key (expected: grace, port)",
                        "moolai.yaml typo: unknown key (expected: providers, server)");
    }

    @Test
    void malformedYamlIsReportedWithItsPlace() {
        var settings = new Settings(Map.of(), "a: [1, 2\nb: {", "moolai.yaml");
        assertThatThrownBy(settings::finish).hasMessageContaining("moolai.yaml: line ");
        assertThatThrownBy(() -> new Settings(Map.of(), "a: 1\na: 2", "moolai.yaml").finish())
                .hasMessageContaining("duplicate key");
    }

    @Test
    void aSecretIsNeverShown() {
        var settings = new Settings(Map.of("KEY", "sk-canary"), null, "moolai.yaml");
        assertThat(settings.secret("KEY", "key").orElseThrow().toString()).doesNotContain("canary");
    }

    @Test
    void formsReadWhatPeopleWrite() {
        assertThat(Form.DURATION.read().apply("500ms")).isEqualTo(Duration.ofMillis(500));
        assertThat(Form.DURATION.read().apply("30")).isEqualTo(Duration.ofSeconds(30));
        assertThat(Form.DURATION.read().apply("30 d")).isEqualTo(Duration.ofDays(30));
        assertThat(Form.BYTES.read().apply("10MiB")).isEqualTo(10L << 20);
        assertThat(Form.DECIMAL.read().apply("0.10")).isEqualTo(new BigDecimal("0.10"));
        assertThat(Form.MOMENT.read().apply("2026-12-01")).isEqualTo(Instant.parse("2026-12-01T00:00:00Z"));
        assertThat(Form.MOMENT.read().apply("2026-12-01T01:00:00+01:00"))
                .isEqualTo(Instant.parse("2026-12-01T00:00:00Z"));
        for (String bad : List.of("-1", "1e999999999", "NaN", "")) {
            assertThatThrownBy(() -> Form.DECIMAL.read().apply(bad)).isInstanceOf(RuntimeException.class);
        }
    }

    @Test
    void anEmptyVariableCountsAsUnset() {
        var settings = new Settings(Map.of("PORT", ""), null, "moolai.yaml");
        assertThat(settings.get("PORT", "port", Form.PORT)).isEmpty();
        assertThat(settings.isEmptied("PORT")).isTrue();
        assertThat(settings.isEmptied("OTHER")).isFalse();
    }
}
