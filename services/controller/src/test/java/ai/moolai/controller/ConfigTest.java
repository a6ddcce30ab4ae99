package ai.moolai.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.moolai.base.Secret;
import ai.moolai.config.ConfigException;
import ai.moolai.config.Settings;
import ai.moolai.edge.AuthMode;
import ai.moolai.edge.EdgeConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigTest {
    private static final Path HOME = Path.of("/srv/moolai home");

    @Test
    void everyDefaultIsThis() {
        var config = read(Map.of(), null);
        assertThat(config.dataDirectory()).isEqualTo(HOME.resolve("data/controller"));
        assertThat(config.linkKey()).isNull();
        assertThat(config.databases())
                .isEqualTo(new Config.Databases(
                        null, 5436, HOME.resolve("data/postgresql"), HOME.resolve("logs/controller-postgresql.log")));
        assertThat(config.edge())
                .isEqualTo(new EdgeConfig(
                        "127.0.0.1",
                        List.of(
                                new EdgeConfig.Port(9000, "CONTROLLER_PORT"),
                                new EdgeConfig.Port(8002, "CONTROLLER_ALIAS_PORT")),
                        AuthMode.REQUIRED,
                        List.of(),
                        EdgeConfig.Limits.DEFAULT,
                        new EdgeConfig.Timeouts(
                                Duration.ofSeconds(15),
                                Duration.ofSeconds(60),
                                Duration.ofSeconds(75),
                                Duration.ofSeconds(30)),
                        null,
                        Runtime.getRuntime().availableProcessors()));
    }

    @Test
    void everythingCanBeSetByTheEnvironment() {
        var config = read(
                Map.ofEntries(
                        Map.entry("DATA_DIR", "/var/lib/c"),
                        Map.entry("HOST", "0.0.0.0"),
                        Map.entry("AUTH_MODE", "required"),
                        Map.entry("CONTROLLER_PORT", "19000"),
                        Map.entry("CONTROLLER_ALIAS_PORT", ""),
                        Map.entry("CONTROLLER_DATABASE_URL", "postgresql+asyncpg://u:p@db:5432/moolai_controller"),
                        Map.entry("EMBEDDED_POSTGRES_PORT", "15436"),
                        Map.entry("EMBEDDED_POSTGRES_BINARIES", "bin"),
                        Map.entry("ORCHESTRATOR_API_KEY", "canary"),
                        Map.entry("SHUTDOWN_GRACE", "5s"),
                        Map.entry("CORS_ORIGINS", "https://a.example, https://b.example"),
                        Map.entry("TLS_ENABLED", "true"),
                        Map.entry("TLS_CERT_PATH", "c.pem"),
                        Map.entry("TLS_KEY_PATH", "k.pem"),
                        Map.entry("EVENT_LOOPS", "3")),
                null);
        assertThat(config.dataDirectory()).isEqualTo(Path.of("/var/lib/c"));
        assertThat(config.edge().ports()).containsExactly(new EdgeConfig.Port(19000, "CONTROLLER_PORT"));
        assertThat(config.edge().host()).isEqualTo("0.0.0.0");
        assertThat(config.edge().timeouts().shutdownGrace()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.edge().corsOrigins()).containsExactly("https://a.example", "https://b.example");
        assertThat(config.edge().tls())
                .isEqualTo(new EdgeConfig.Tls(HOME.resolve("c.pem"), HOME.resolve("k.pem"), Duration.ofSeconds(10)));
        assertThat(config.edge().eventLoops()).isEqualTo(3);
        assertThat(config.databases().controller()).hasToString("postgresql://u:***@db:5432/moolai_controller");
        assertThat(config.databases().embeddedPort()).isEqualTo(15436);
        assertThat(config.databases().binaries()).isEqualTo(HOME.resolve("bin"));
        assertThat(config.linkKey()).isEqualTo(new Secret("canary"));
        assertThat(config.toString()).doesNotContain("canary").doesNotContain(":p@");
    }

    @Test
    void theDocumentSaysTheSameAndLeavesTheOtherServiceItsOwn() {
        var config = read(Map.of("CONTROLLER_PORT", "9001"), """
                server: {host: localhost, auth_mode: open, shutdown_grace: 1m, cors_origins: 'https://a.example'}
                controller: {port: 9100, alias_port: 9101, data_dir: d, embedded_postgres_port: 5500}
                orchestrator: {port: 8000}
                providers: {local: {base_url: 'http://x'}}
                prices: []
                limits: {upstream_retries: 1}
                """);
        assertThat(config.edge().ports()).extracting(EdgeConfig.Port::number).containsExactly(9001, 9101);
        assertThat(config.edge().authMode()).isEqualTo(AuthMode.OPEN);
        assertThat(config.dataDirectory()).isEqualTo(HOME.resolve("d"));
        assertThat(config.databases().embeddedPort()).isEqualTo(5500);
    }

    @Test
    void everyFaultIsReportedAtOnceAndNoSecretIsShown() {
        var thrown = catchThrowableOfType(
                ConfigException.class,
                () -> read(
                        Map.of(
                                "CONTROLLER_PORT", "70000",
                                "CONTROLLER_DATABASE_URL", "mysql://u:canary@h/d",
                                "TLS_ENABLED", "true",
                                "HOST", "0.0.0.0",
                                "AUTH_MODE", "open"),
                        "controller: {prot: 1}\nsevrer: {}"));
        assertThat(thrown.faults())
                .extracting(ConfigException.Fault::path)
                .containsExactlyInAnyOrder(
                        "CONTROLLER_PORT",
                        "CONTROLLER_DATABASE_URL",
                        "TLS_ENABLED",
                        "AUTH_MODE",
                        "moolai.yaml controller.prot",
                        "moolai.yaml sevrer");
        assertThat(thrown.getMessage()).doesNotContain("canary");
    }

    @Test
    void theDocumentIsFoundInTheHomeOrWhereItIsSaidToBe(@TempDir Path home) throws Exception {
        Files.createDirectories(home.resolve("config"));
        Files.writeString(home.resolve("config/moolai.yaml"), "controller: {port: 9100}");
        Files.writeString(home.resolve("other.yaml"), "controller: {port: 9200}");
        assertThat(port(Main.read(Map.of("MOOLAI_HOME", home.toString())))).isEqualTo(9100);
        assertThat(port(Main.read(Map.of("MOOLAI_HOME", home.toString(), "MOOLAI_CONFIG", "other.yaml"))))
                .isEqualTo(9200);
        assertThatThrownBy(() -> Main.read(Map.of("MOOLAI_HOME", home.toString(), "MOOLAI_CONFIG", "none.yaml")))
                .hasMessageContaining("none.yaml: cannot be read");
    }

    private static int port(Config config) {
        return config.edge().ports().getFirst().number();
    }

    private static Config read(Map<String, String> environment, @Nullable String yaml) {
        var settings = new Settings(environment, yaml, "moolai.yaml");
        var config = Config.read(settings, HOME);
        settings.finish();
        return config;
    }
}
