package ai.moolai.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.moolai.base.OrganizationId;
import ai.moolai.base.Secret;
import ai.moolai.config.ConfigException;
import ai.moolai.config.Settings;
import ai.moolai.edge.AuthMode;
import ai.moolai.edge.EdgeConfig;
import ai.moolai.edge.live.LiveLimits;
import ai.moolai.llm.Provider;
import ai.moolai.llm.TimeLimits;
import ai.moolai.orchestrator.ledger.KeptFor;
import ai.moolai.orchestrator.ledger.Price;
import ai.moolai.orchestrator.ledger.PriceBook;
import ai.moolai.orchestrator.readings.ReadingTables;
import ai.moolai.orchestrator.rollups.RollupTables;
import ai.moolai.redis.RedisUrl;
import ai.moolai.store.JournalSync;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigTest {
    private static final Path HOME = Path.of("/srv/moolai home");

    @Test
    void everyDefaultIsThis() {
        var config = read(Map.of(), null);
        assertThat(config.organization()).isEqualTo(new OrganizationId("org_001"));
        assertThat(config.dataDirectory()).isEqualTo(HOME.resolve("data/org_001"));
        assertThat(config.edge())
                .isEqualTo(new EdgeConfig(
                        "127.0.0.1",
                        List.of(new EdgeConfig.Port(8000, "ORCHESTRATOR_PORT")),
                        AuthMode.REQUIRED,
                        List.of(),
                        EdgeConfig.Limits.DEFAULT,
                        EdgeConfig.Timeouts.DEFAULT,
                        null,
                        Runtime.getRuntime().availableProcessors()));
        assertThat(config.databases())
                .isEqualTo(new Config.Databases(
                        null,
                        null,
                        5434,
                        HOME.resolve("data/postgresql"),
                        HOME.resolve("logs/org_001-postgresql.log")));
        assertThat(config.redis()).isNull();
        var limits = new TimeLimits(
                Duration.ofSeconds(5), Duration.ofSeconds(120), Duration.ofSeconds(60), Duration.ofSeconds(600));
        assertThat(config.models().providers()).isEmpty();
        assertThat(config.models().demo()).isFalse();
        assertThat(config.models().limits()).isEqualTo(limits);
        assertThat(config.models().retriesMax()).isEqualTo(2);
        assertThat(config.models().connectionsMax()).isEqualTo(4096);
        assertThat(config.collecting())
                .isEqualTo(new Config.Collecting(
                        true,
                        Duration.ofSeconds(30),
                        true,
                        List.of(),
                        new ReadingTables(Duration.ofDays(7), Duration.ofDays(90), Duration.ofDays(731))));
        assertThat(config.live()).isEqualTo(new LiveLimits(1_000, 50));
        assertThat(config.models().prices().models("openai"))
                .isEqualTo(PriceBook.shipped().models("openai"));
        assertThat(config.records())
                .isEqualTo(new Config.Records(
                        JournalSync.INTERVAL,
                        false,
                        1 << 20,
                        new KeptFor(Duration.ofDays(30), Duration.ofDays(30)),
                        new RollupTables(Duration.ofDays(14), Duration.ofDays(400))));
        assertThat(config.link())
                .isEqualTo(new Config.Link(
                        URI.create("http://127.0.0.1:9000"), null, URI.create("http://127.0.0.1:8000")));
    }

    @Test
    void aPriceListOfOnesOwnStandsBetweenTheShippedOneAndTheDocument(@TempDir Path folder) throws IOException {
        Path list = Files.writeString(folder.resolve("list.yaml"), """
                currency: USD
                prices:
                  - {provider: p, model: one, input: 1}
                  - {provider: p, model: two, input: 1}
                """);
        var config = read(Map.of("PRICES_FILE", list.toString()), """
                prices:
                  - {provider: p, model: two, input: 2}
                """);
        var prices = config.models().prices();
        assertThat(prices.all().stream().map(Price::entry))
                .anyMatch(entry -> entry.contains("model: one, input: 1,"))
                .anyMatch(entry -> entry.contains("model: two, input: 2,"))
                .noneMatch(entry -> entry.contains("model: two, input: 1,"));
        assertThat(prices.knows("openai", "gpt-5")).isTrue();

        Files.writeString(list, "{currency: EUR, prices: [{provider: p, model: one, input: much}]}");
        var faulty =
                catchThrowableOfType(ConfigException.class, () -> read(Map.of("PRICES_FILE", list.toString()), ""));
        assertThat(faulty.faults())
                .extracting(ConfigException.Fault::path)
                .containsExactly("list.yaml currency", "list.yaml prices[0].input");
        var missing = catchThrowableOfType(
                ConfigException.class,
                () -> read(Map.of("PRICES_FILE", folder.resolve("none").toString()), ""));
        assertThat(missing.faults()).extracting(ConfigException.Fault::path).containsExactly("PRICES_FILE");
    }

    @Test
    void everythingCanBeSetByTheEnvironment() {
        var config = read(
                Map.ofEntries(
                        Map.entry("ORGANIZATION_ID", "org_002"),
                        Map.entry("DATA_DIR", "/var/lib/o"),
                        Map.entry("HOST", "0.0.0.0"),
                        Map.entry("ORCHESTRATOR_PORT", "8010"),
                        Map.entry("SHUTDOWN_GRACE", "5s"),
                        Map.entry("CORS_ORIGINS", "https://a.example, https://b.example"),
                        Map.entry("EVENT_LOOPS", "3"),
                        Map.entry("DATABASE_URL", "postgresql+asyncpg://u:canary-db@db:5432/o"),
                        Map.entry("MONITORING_DATABASE_URL", "jdbc:postgresql://db/m?user=u&password=canary-db"),
                        Map.entry("REDIS_URL", "rediss://:canary-redis@cache:6380/2"),
                        Map.entry("EMBEDDED_POSTGRES_PORT", "15434"),
                        Map.entry("EMBEDDED_POSTGRES_BINARIES", "bin"),
                        Map.entry("OPENAI_API_KEY", "canary-key"),
                        Map.entry("OPENAI_BASE_URL", "http://127.0.0.1:7000"),
                        Map.entry("DEMO_PROVIDER", "true"),
                        Map.entry("UPSTREAM_RETRIES", "0"),
                        Map.entry("UPSTREAM_CONNECTIONS", "7"),
                        Map.entry("UPSTREAM_CONNECT_TIMEOUT", "1s"),
                        Map.entry("UPSTREAM_FIRST_BYTE_TIMEOUT", "2s"),
                        Map.entry("UPSTREAM_IDLE_TIMEOUT", "3s"),
                        Map.entry("UPSTREAM_TOTAL_TIMEOUT", "4m"),
                        Map.entry("JOURNAL_SYNC", "always"),
                        Map.entry("STORE_CONTENT", "true"),
                        Map.entry("STORE_CONTENT_BYTES_MAX", "64KiB"),
                        Map.entry("STORE_CONTENT_RETENTION", "1d"),
                        Map.entry("REQUESTS_RETENTION", "2d"),
                        Map.entry("USAGE_MINUTES_RETENTION", "3d"),
                        Map.entry("USAGE_HOURS_RETENTION", "48h"),
                        Map.entry("MONITORING_ENABLED", "false"),
                        Map.entry("METRICS_COLLECTION_INTERVAL", "90"),
                        Map.entry("LIVE_READERS_MAX", "2000"),
                        Map.entry("LIVE_READERS_PER_CALLER_MAX", "7"),
                        Map.entry("AUTO_COLLECT", "false"),
                        Map.entry("READINGS_RETENTION", "1d"),
                        Map.entry("READINGS_FIVE_MINUTES_RETENTION", "2d"),
                        Map.entry("READINGS_HOURS_RETENTION", "3d"),
                        Map.entry("CONTROLLER_URL", ""),
                        Map.entry("ORCHESTRATOR_API_KEY", "canary-link"),
                        Map.entry("ORCHESTRATOR_URL", "https://o.example")),
                null);
        assertThat(config.redis())
                .isEqualTo(new RedisUrl(true, "cache", 6380, null, new Secret("canary-redis"), 2, null));
        var limits = new TimeLimits(
                Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofMinutes(4));
        assertThat(config.organization()).hasToString("org_002");
        assertThat(config.dataDirectory()).isEqualTo(Path.of("/var/lib/o"));
        assertThat(config.edge().host()).isEqualTo("0.0.0.0");
        assertThat(config.edge().ports()).containsExactly(new EdgeConfig.Port(8010, "ORCHESTRATOR_PORT"));
        assertThat(config.edge().timeouts().shutdownGrace()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.edge().corsOrigins()).containsExactly("https://a.example", "https://b.example");
        assertThat(config.edge().eventLoops()).isEqualTo(3);
        assertThat(config.databases().orchestrator()).hasToString("postgresql://u:***@db:5432/o");
        assertThat(config.databases().monitoring()).hasToString("postgresql://u:***@db:5432/m");
        assertThat(config.databases().embeddedPort()).isEqualTo(15434);
        assertThat(config.databases().binaries()).isEqualTo(HOME.resolve("bin"));
        assertThat(config.models().providers())
                .containsExactly(new Provider(
                        "openai",
                        config.models().providers().getFirst().dialect(),
                        URI.create("http://127.0.0.1:7000/v1"),
                        new Secret("canary-key"),
                        Set.of(),
                        "openai",
                        limits));
        assertThat(config.models().demo()).isTrue();
        assertThat(config.models().retriesMax()).isZero();
        assertThat(config.models().connectionsMax()).isEqualTo(7);
        assertThat(config.records())
                .isEqualTo(new Config.Records(
                        JournalSync.ALWAYS,
                        true,
                        64 << 10,
                        new KeptFor(Duration.ofDays(2), Duration.ofDays(1)),
                        new RollupTables(Duration.ofDays(3), Duration.ofDays(2))));
        assertThat(config.collecting())
                .isEqualTo(new Config.Collecting(
                        false,
                        Duration.ofSeconds(90),
                        false,
                        List.of(),
                        new ReadingTables(Duration.ofDays(1), Duration.ofDays(2), Duration.ofDays(3))));
        assertThat(config.live()).isEqualTo(new LiveLimits(2_000, 7));
        assertThat(config.link())
                .isEqualTo(new Config.Link(null, new Secret("canary-link"), URI.create("https://o.example")));
        assertThat(config.toString()).doesNotContain("canary");
    }

    @Test
    void providersOfAnyNameStandInTheDocument() {
        var config = read(Map.of("LOCAL_KEY", "canary"), """
                providers:
                  local:
                    base_url: http://127.0.0.1:11434
                    models: [llama-4, qwen-4]
                    priced_as: openai
                    first_byte_timeout: 5m
                  other:
                    kind: openai
                    base_url: https://other.example/openai/v2
                    api_key_env: LOCAL_KEY
                """);
        assertThat(config.models().providers()).hasSize(2);
        var local = config.models().providers().getFirst();
        assertThat(local.name()).isEqualTo("local");
        assertThat(local.baseUrl()).hasToString("http://127.0.0.1:11434/v1");
        assertThat(local.apiKey()).isNull();
        assertThat(local.models()).containsExactlyInAnyOrder("llama-4", "qwen-4");
        assertThat(local.pricedAs()).isEqualTo("openai");
        assertThat(local.limits().firstByte()).isEqualTo(Duration.ofMinutes(5));
        assertThat(local.limits().total()).isEqualTo(Duration.ofMinutes(10));
        var other = config.models().providers().getLast();
        assertThat(other.baseUrl()).hasToString("https://other.example/openai/v2");
        assertThat(other.apiKey()).isEqualTo(new Secret("canary"));
        assertThat(config.toString()).doesNotContain("canary");
    }

    @Test
    void theOtherServicesSettingsAreLeftAlone() {
        assertThat(read(Map.of(), "controller: {port: 9100, whatever: 1}")
                        .edge()
                        .ports())
                .hasSize(1);
    }

    @Test
    void everyFaultIsReportedAtOnceAndNoSecretIsShown() {
        var thrown = catchThrowableOfType(
                ConfigException.class,
                () -> read(
                        Map.of(
                                "ORGANIZATION_ID", "Org One",
                                "ORCHESTRATOR_PORT", "0",
                                "HOST", "0.0.0.0",
                                "AUTH_MODE", "open",
                                "DATABASE_URL", "mysql://u:canary@h/d",
                                "REDIS_URL", "redis://canary@h",
                                "UPSTREAM_IDLE_TIMEOUT", "soon",
                                "STORE_CONTENT", "perhaps",
                                "OPENAI_API_KEY", "canary",
                                "OPENAI_BASE_URL", "ftp://x"),
                        """
                        sevrer: {}
                        orchestrator: {prot: 1}
                        providers:
                          openai: {base_url: 'http://x'}
                          demo: {base_url: 'http://x'}
                          odd: {kind: telepathy, base_url: nowhere, api_key_env: NOT_SET, api_key: canary}
                          empty: {}
                        prices: 7
                        """));
        assertThat(thrown.faults())
                .extracting(ConfigException.Fault::path)
                .contains(
                        "ORGANIZATION_ID",
                        "ORCHESTRATOR_PORT",
                        "AUTH_MODE",
                        "DATABASE_URL",
                        "REDIS_URL",
                        "UPSTREAM_IDLE_TIMEOUT",
                        "STORE_CONTENT",
                        "OPENAI_BASE_URL",
                        "moolai.yaml sevrer",
                        "moolai.yaml orchestrator.prot",
                        "moolai.yaml providers.openai",
                        "moolai.yaml providers.demo",
                        "moolai.yaml providers.odd.kind",
                        "moolai.yaml providers.odd.base_url",
                        "moolai.yaml providers.odd.api_key_env",
                        "moolai.yaml providers.empty.base_url",
                        "moolai.yaml prices");
        assertThat(thrown.getMessage()).doesNotContain("canary");
    }

    @Test
    void keptBodiesFitIntoOneRecordOfTheJournal() {
        assertThat(read(Map.of("STORE_CONTENT_BYTES_MAX", "7MiB"), null)
                        .records()
                        .contentBytesMax())
                .isEqualTo(7 << 20);
        var thrown = catchThrowableOfType(
                ConfigException.class, () -> read(Map.of("STORE_CONTENT_BYTES_MAX", "8MiB"), null));
        assertThat(thrown.faults()).hasSize(1);
    }

    @Test
    void hoursAreKeptAsLongAsTheLogFromWhichTheyAreReckonedAndNothingLessThanADay() {
        var thrown = catchThrowableOfType(
                ConfigException.class,
                () -> read(Map.of("REQUESTS_RETENTION", "60d", "USAGE_HOURS_RETENTION", "59d"), null));
        assertThat(thrown.getMessage())
                .contains("59d (expected: REQUESTS_RETENTION, 60d, or longer: days are reckoned from hours)");
        for (String wrong : List.of("23h", "36501d", "0")) {
            thrown = catchThrowableOfType(
                    ConfigException.class, () -> read(Map.of("USAGE_MINUTES_RETENTION", wrong), null));
            assertThat(thrown.getMessage()).contains(wrong + " (expected: a duration from 1d to 36500d)");
        }
    }

    @Test
    void aPaceOfReadingsThatIsTooQuickOrTooSlowIsRefused() {
        for (String wrong : List.of("500ms", "2h", "soon")) {
            var thrown = catchThrowableOfType(
                    ConfigException.class, () -> read(Map.of("METRICS_COLLECTION_INTERVAL", wrong), null));
            assertThat(thrown.getMessage())
                    .contains("METRICS_COLLECTION_INTERVAL")
                    .contains(wrong)
                    .contains("(expected: a duration as 30s or 5m, from 1s to 1h)");
        }
    }

    @Test
    void whatIsCoarserIsKeptLonger() {
        var thrown = catchThrowableOfType(
                ConfigException.class,
                () -> read(Map.of("READINGS_RETENTION", "91d", "READINGS_HOURS_RETENTION", "5d"), null));
        assertThat(thrown.faults())
                .extracting(ConfigException.Fault::path)
                .containsExactlyInAnyOrder("READINGS_FIVE_MINUTES_RETENTION", "READINGS_HOURS_RETENTION");
        assertThat(thrown.getMessage())
                .contains("90d (expected: READINGS_RETENTION, 91d, or longer: what is coarser is kept longer)");
    }

    @Test
    void oneDatabaseWithoutTheOtherIsAFault() {
        var thrown = catchThrowableOfType(
                ConfigException.class, () -> read(Map.of("DATABASE_URL", "postgresql://u:p@h/d"), null));
        assertThat(thrown.faults()).extracting(ConfigException.Fault::path).containsExactly("MONITORING_DATABASE_URL");
    }

    private static Config read(Map<String, String> environment, @Nullable String yaml) {
        var settings = new Settings(environment, yaml, "moolai.yaml");
        var config = Config.read(settings, HOME);
        settings.finish();
        return config;
    }
}
