package ai.moolai.orchestrator;

import ai.moolai.base.MetricsCollector;
import ai.moolai.base.OrganizationId;
import ai.moolai.base.Secret;
import ai.moolai.config.Form;
import ai.moolai.config.Section;
import ai.moolai.config.Settings;
import ai.moolai.edge.EdgeConfig;
import ai.moolai.edge.EdgeSettings;
import ai.moolai.edge.live.LiveLimits;
import ai.moolai.llm.BrokenPluginsException;
import ai.moolai.llm.ChatProvider;
import ai.moolai.llm.Dialects;
import ai.moolai.llm.PluggedIn;
import ai.moolai.llm.Plugins;
import ai.moolai.llm.Provider;
import ai.moolai.llm.TimeLimits;
import ai.moolai.orchestrator.ledger.KeptFor;
import ai.moolai.orchestrator.ledger.PriceBook;
import ai.moolai.orchestrator.readings.ReadingTables;
import ai.moolai.orchestrator.readings.Readings;
import ai.moolai.orchestrator.rollups.RollupTables;
import ai.moolai.orchestrator.telemetry.TelemetryConfig;
import ai.moolai.redis.RedisUrl;
import ai.moolai.store.DatabaseUrl;
import ai.moolai.store.JournalSync;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Everything that an orchestrator can be told, read once. Secrets print as stars.
///
/// @param edge how it listens
/// @param telemetry null where OpenTelemetry is told nothing
/// @param redis what replicas share; null where there is none
public record Config(
        OrganizationId organization,
        Path dataDirectory,
        EdgeConfig edge,
        Databases databases,
        @Nullable RedisUrl redis,
        Models models,
        Records records,
        Collecting collecting,
        @Nullable TelemetryConfig telemetry,
        LiveLimits live,
        Link link) {

    /// Where its data lies: an own server on `embeddedPort` where no URL is given.
    ///
    /// @param serverLog of the own server
    public record Databases(
            @Nullable DatabaseUrl orchestrator,
            @Nullable DatabaseUrl monitoring,
            int embeddedPort,
            Path binaries,
            Path serverLog) {}

    /// Who serves models, and what they cost.
    ///
    /// @param demo whether the built-in demo provider stands in where no other serves
    /// @param retriesMax how often a provider is asked again
    /// @param connectionsMax connections to one provider from one event loop
    public record Models(
            List<Provider> providers,
            boolean demo,
            TimeLimits limits,
            int retriesMax,
            int connectionsMax,
            PriceBook prices) {}

    /// What is written down of calls.
    ///
    /// @param kept how long the log is
    /// @param rollups how long they are kept
    public record Records(
            JournalSync sync, boolean storeContent, int contentBytesMax, KeptFor kept, RollupTables rollups) {}

    /// How host, process and service are read.
    ///
    /// @param enabled whether anything beyond the request log is kept of calls and of the machine
    /// @param auto whether readings are made by themselves, every `interval`
    /// @param collectors of plug-ins
    /// @param kept how long readings are
    public record Collecting(
            boolean enabled, Duration interval, boolean auto, List<MetricsCollector> collectors, ReadingTables kept) {}

    /// How it reports to a controller.
    ///
    /// @param controller null where there is none
    /// @param key null where no link is made
    public record Link(@Nullable URI controller, @Nullable Secret key, URI self) {}

    /// A request and its answer lie in one record of the journal, which holds 16 MiB.
    private static final long CONTENT_BYTES_LIMIT = 7L << 20;

    /// A vendor that is called as soon as its key is there.
    ///
    /// @param name of the provider, of the setting of its key, and of its prices
    /// @param kind what it speaks
    private record Vendor(String name, String kind, String url) {
        String variable(String what) {
            return name.toUpperCase(Locale.ROOT) + "_" + what.toUpperCase(Locale.ROOT);
        }

        String path(String what) {
            return "orchestrator." + name + "_" + what;
        }
    }

    private static final List<Vendor> VENDORS = List.of(
            new Vendor("openai", "openai", "https://api.openai.com"),
            new Vendor("anthropic", "anthropic", "https://api.anthropic.com"),
            new Vendor("google", "gemini", "https://generativelanguage.googleapis.com"));
    /// Partitions hold whole days, and a hundred years are for ever.
    private static final Form<Duration> KEPT = Form.DURATION
            .map(kept -> {
                if (kept.toDays() < 1 || kept.toDays() > 36_500) {
                    throw new IllegalArgumentException();
                }
                return kept;
            })
            .described("a duration from 1d to 36500d");

    /// Each is a connection, of which there are no more.
    private static final long READERS_LIMIT = 10_000;

    private static final String KIND = "openai";
    private static final Pattern PROVIDER_NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,40}");

    /// Reads the settings; faults are noted in them, and the caller finishes them before it uses the result.
    public static Config read(Settings settings, Path home) {
        var organization = settings.get(
                "ORGANIZATION_ID",
                "orchestrator.organization_id",
                Form.TEXT
                        .map(OrganizationId::new)
                        .described("1-41 lower-case letters, digits, '_' or '-', starting with a letter or digit"),
                new OrganizationId("org_001"));
        Path data = settings.get(
                "DATA_DIR",
                "orchestrator.data_dir",
                Form.TEXT.map(Path::of),
                home.resolve("data").resolve(organization.value()));
        EdgeConfig edge = edge(settings, home);
        settings.document().leave("controller");
        PluggedIn plugged = plugged(settings, home);
        return new Config(
                organization,
                home.resolve(data).toAbsolutePath(),
                edge,
                databases(settings, organization, home),
                settings.get(
                                "REDIS_URL",
                                "orchestrator.redis_url",
                                Form.TEXT
                                        .map(RedisUrl::parse)
                                        .described("a URL as redis://user:password@host:6379/0, or rediss:// for TLS")
                                        .hidden())
                        .orElse(null),
                models(settings, Dialects.builtIn().with(plugged.providers()), home),
                records(settings),
                collecting(settings, plugged.collectors()),
                TelemetryConfig.read(settings),
                live(settings),
                link(settings, edge));
    }

    private static EdgeConfig edge(Settings settings, Path home) {
        int port = settings.get("ORCHESTRATOR_PORT", "orchestrator.port", Form.PORT, 8000);
        return EdgeSettings.read(settings, List.of(new EdgeConfig.Port(port, "ORCHESTRATOR_PORT")), home);
    }

    private static Databases databases(Settings settings, OrganizationId organization, Path home) {
        Form<DatabaseUrl> url = Form.TEXT
                .map(DatabaseUrl::parse)
                .described("a URL as postgresql://user:password@host:5432/database")
                .hidden();
        DatabaseUrl orchestrator =
                settings.get("DATABASE_URL", "orchestrator.database_url", url).orElse(null);
        DatabaseUrl monitoring = settings.get("MONITORING_DATABASE_URL", "orchestrator.monitoring_database_url", url)
                .orElse(null);
        if ((orchestrator == null) != (monitoring == null)) {
            settings.faults()
                    .add(
                            orchestrator == null ? "DATABASE_URL" : "MONITORING_DATABASE_URL",
                            "missing while the other is set (expected: DATABASE_URL and MONITORING_DATABASE_URL, both or"
                                    + " neither)");
        }
        return new Databases(
                orchestrator,
                monitoring,
                settings.get("EMBEDDED_POSTGRES_PORT", "orchestrator.embedded_postgres_port", Form.PORT, 5434),
                home.resolve(settings.get(
                                "EMBEDDED_POSTGRES_BINARIES",
                                "orchestrator.embedded_postgres_binaries",
                                Form.TEXT.map(Path::of),
                                Path.of("data", "postgresql")))
                        .toAbsolutePath(),
                home.resolve("logs").resolve(organization + "-postgresql.log").toAbsolutePath());
    }

    private static PluggedIn plugged(Settings settings, Path home) {
        Path directory = home.resolve(
                settings.get("PLUGINS_DIR", "orchestrator.plugins_dir", Form.TEXT.map(Path::of), Path.of("plugins")));
        try {
            return Plugins.load(directory);
        } catch (BrokenPluginsException broken) {
            broken.faults().forEach(fault -> settings.faults().add("plugins", fault));
            return PluggedIn.NOTHING;
        }
    }

    private static Models models(Settings settings, Dialects dialects, Path home) {
        TimeLimits limits = limits(settings);
        AbilityCorrections corrections = AbilityCorrections.read(settings.document());
        List<Provider> providers = new ArrayList<>();
        for (Vendor vendor : VENDORS) {
            var url = settings.get(vendor.variable("base_url"), vendor.path("base_url"), Form.HTTP_URL);
            settings.secret(vendor.variable("api_key"), vendor.path("api_key"))
                    .ifPresent(key -> providers.add(new Provider(
                            vendor.name,
                            corrections.apply(dialects.require(vendor.kind), vendor.name),
                            url.orElse(URI.create(vendor.url)),
                            key,
                            Set.of(),
                            vendor.name,
                            limits)));
        }
        settings.document().sections("providers").forEach((name, section) -> {
            if (!PROVIDER_NAME.matcher(name).matches() || name.equals("demo")) {
                settings.faults()
                        .add(
                                section.path(),
                                name
                                        + " (expected: a name of lower-case letters, digits, '_' or '-', other than demo)");
            }
            if (providers.stream().anyMatch(provider -> provider.name().equals(name))) {
                settings.faults()
                        .add(
                                section.path(),
                                name + " is set by " + name.toUpperCase(Locale.ROOT)
                                        + "_API_KEY already (expected: one of the two)");
            }
            ChatProvider dialect = section.get(
                    "kind",
                    Form.TEXT.map(dialects::require).described("one of " + String.join(", ", dialects.kinds())),
                    dialects.require(KIND));
            providers.add(provider(settings, name, section, limits, corrections.apply(dialect, name)));
        });
        PriceBook prices = settings.get("PRICES_FILE", "orchestrator.prices_file", Form.TEXT.map(home::resolve))
                .map(file -> PriceBook.shipped().with(file, settings.faults()))
                .orElseGet(PriceBook::shipped)
                .with(settings.document().sectionList("prices"), settings.faults());
        return new Models(
                List.copyOf(providers),
                settings.get("DEMO_PROVIDER", "orchestrator.demo_provider", Form.FLAG, false),
                limits,
                Math.toIntExact(settings.get("UPSTREAM_RETRIES", "limits.upstream_retries", Form.whole(0, 10), 2L)),
                Math.toIntExact(settings.get(
                        "UPSTREAM_CONNECTIONS", "limits.upstream_connections", Form.whole(1, 100_000), 4096L)),
                prices);
    }

    private static Provider provider(
            Settings settings, String name, Section section, TimeLimits limits, ChatProvider dialect) {
        URI url = section.require("base_url", Form.HTTP_URL, URI.create("http://127.0.0.1"));
        Optional<Secret> key = section.get("api_key", Form.TEXT.hidden()).map(Secret::new);
        Optional<String> variable = section.get("api_key_env", Form.TEXT);
        if (variable.isPresent()) {
            key = settings.variable(variable.get()).map(Secret::new);
            if (key.isEmpty()) {
                settings.faults()
                        .add(
                                section.path() + ".api_key_env",
                                variable.get() + " is not set (expected: a variable that holds the key)");
            }
        }
        Set<String> models = Set.copyOf(section.list("models", Form.TEXT));
        String pricedAs = section.get("priced_as", Form.TEXT, name);
        TimeLimits own = new TimeLimits(
                section.get("connect_timeout", Form.DURATION, limits.connect()),
                section.get("first_byte_timeout", Form.DURATION, limits.firstByte()),
                section.get("idle_timeout", Form.DURATION, limits.betweenChunks()),
                section.get("total_timeout", Form.DURATION, limits.total()));
        return new Provider(name, dialect, url, key.orElse(null), models, pricedAs, own);
    }

    private static TimeLimits limits(Settings settings) {
        TimeLimits standard = TimeLimits.DEFAULT;
        return new TimeLimits(
                settings.get(
                        "UPSTREAM_CONNECT_TIMEOUT",
                        "limits.upstream_connect_timeout",
                        Form.DURATION,
                        standard.connect()),
                settings.get(
                        "UPSTREAM_FIRST_BYTE_TIMEOUT",
                        "limits.upstream_first_byte_timeout",
                        Form.DURATION,
                        standard.firstByte()),
                settings.get(
                        "UPSTREAM_IDLE_TIMEOUT",
                        "limits.upstream_idle_timeout",
                        Form.DURATION,
                        standard.betweenChunks()),
                settings.get(
                        "UPSTREAM_TOTAL_TIMEOUT", "limits.upstream_total_timeout", Form.DURATION, standard.total()));
    }

    private static Records records(Settings settings) {
        var records = new Records(
                settings.get(
                        "JOURNAL_SYNC",
                        "orchestrator.journal_sync",
                        Form.choice(JournalSync.class),
                        JournalSync.INTERVAL),
                settings.get("STORE_CONTENT", "orchestrator.store_content", Form.FLAG, false),
                Math.toIntExact(settings.get(
                        "STORE_CONTENT_BYTES_MAX",
                        "orchestrator.store_content_bytes_max",
                        Form.bytes(CONTENT_BYTES_LIMIT),
                        1L << 20)),
                new KeptFor(
                        days(settings, "REQUESTS_RETENTION", Duration.ofDays(30)),
                        settings.get(
                                "STORE_CONTENT_RETENTION",
                                "orchestrator.store_content_retention",
                                Form.DURATION,
                                Duration.ofDays(30))),
                rollups(settings));
        if (records.rollups.hours().compareTo(records.kept.calls()) < 0) {
            settings.faults()
                    .add(
                            "USAGE_HOURS_RETENTION",
                            records.rollups.hours().toDays() + "d (expected: REQUESTS_RETENTION, "
                                    + records.kept.calls().toDays() + "d, or longer: days are reckoned from hours)");
        }
        return records;
    }

    private static RollupTables rollups(Settings settings) {
        var usual = RollupTables.DEFAULT;
        return new RollupTables(
                days(settings, "USAGE_MINUTES_RETENTION", usual.minutes()),
                days(settings, "USAGE_HOURS_RETENTION", usual.hours()));
    }

    private static Duration days(Settings settings, String variable, Duration usual) {
        return settings.get(variable, "orchestrator." + variable.toLowerCase(Locale.ROOT), KEPT, usual);
    }

    private static Collecting collecting(Settings settings, List<MetricsCollector> collectors) {
        Form<Duration> interval = Form.DURATION
                .map(given -> {
                    if (given.compareTo(Readings.INTERVAL_MIN) < 0 || given.compareTo(Readings.INTERVAL_MAX) > 0) {
                        throw new IllegalArgumentException();
                    }
                    return given;
                })
                .described("a duration as 30s or 5m, from 1s to 1h");
        boolean enabled = settings.get("MONITORING_ENABLED", "orchestrator.monitoring_enabled", Form.FLAG, true);
        boolean auto = settings.get("AUTO_COLLECT", "orchestrator.auto_collect", Form.FLAG, true);
        return new Collecting(
                enabled,
                settings.get(
                        "METRICS_COLLECTION_INTERVAL",
                        "orchestrator.metrics_collection_interval",
                        interval,
                        Readings.INTERVAL_DEFAULT),
                enabled && auto,
                collectors,
                readings(settings));
    }

    private static ReadingTables readings(Settings settings) {
        var usual = ReadingTables.DEFAULT;
        var kept = new ReadingTables(
                days(settings, "READINGS_RETENTION", usual.readings()),
                days(settings, "READINGS_FIVE_MINUTES_RETENTION", usual.fiveMinutes()),
                days(settings, "READINGS_HOURS_RETENTION", usual.hours()));
        expectLonger(
                settings, "READINGS_FIVE_MINUTES_RETENTION", kept.fiveMinutes(), "READINGS_RETENTION", kept.readings());
        expectLonger(
                settings,
                "READINGS_HOURS_RETENTION",
                kept.hours(),
                "READINGS_FIVE_MINUTES_RETENTION",
                kept.fiveMinutes());
        return kept;
    }

    private static void expectLonger(Settings settings, String variable, Duration kept, String finer, Duration least) {
        if (kept.compareTo(least) < 0) {
            settings.faults()
                    .add(
                            variable,
                            kept.toDays() + "d (expected: " + finer + ", " + least.toDays()
                                    + "d, or longer: what is coarser is kept longer)");
        }
    }

    private static LiveLimits live(Settings settings) {
        var usual = LiveLimits.DEFAULT;
        Form<Integer> count = Form.whole(1, READERS_LIMIT).map(Long::intValue);
        return new LiveLimits(
                settings.get("LIVE_READERS_MAX", "limits.live_readers_max", count, usual.readersMax()),
                settings.get(
                        "LIVE_READERS_PER_CALLER_MAX",
                        "limits.live_readers_per_caller_max",
                        count,
                        usual.readersPerCallerMax()));
    }

    private static Link link(Settings settings, EdgeConfig edge) {
        boolean none = settings.isEmptied("CONTROLLER_URL");
        URI controller = settings.get(
                "CONTROLLER_URL", "orchestrator.controller_url", Form.HTTP_URL, URI.create("http://127.0.0.1:9000"));
        String scheme = edge.tls() == null ? "http" : "https";
        String host = edge.host().contains(":") ? "[" + edge.host() + "]" : edge.host();
        URI self =
                URI.create(scheme + "://" + host + ":" + edge.ports().getFirst().number());
        return new Link(
                none ? null : controller,
                settings.secret("ORCHESTRATOR_API_KEY", "orchestrator.api_key").orElse(null),
                settings.get("ORCHESTRATOR_URL", "orchestrator.url", Form.HTTP_URL, self));
    }
}
