package ai.moolai.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.base.Clock;
import ai.moolai.base.FailureCode;
import ai.moolai.base.OrganizationId;
import ai.moolai.base.Role;
import ai.moolai.base.Threads;
import ai.moolai.edge.Access;
import ai.moolai.edge.OpenApiContract;
import ai.moolai.edge.Route;
import ai.moolai.edge.Routes;
import ai.moolai.edge.live.LiveLimits;
import ai.moolai.orchestrator.access.AccessEndpoint;
import ai.moolai.orchestrator.exports.Exports;
import ai.moolai.orchestrator.exports.ExportsEndpoint;
import ai.moolai.orchestrator.gateway.ChatEndpoint;
import ai.moolai.orchestrator.gateway.Gateway;
import ai.moolai.orchestrator.gateway.GatewayConfig;
import ai.moolai.orchestrator.host.Host;
import ai.moolai.orchestrator.ledger.CostExplanation;
import ai.moolai.orchestrator.ledger.KeptFor;
import ai.moolai.orchestrator.ledger.Ledger;
import ai.moolai.orchestrator.ledger.PriceBook;
import ai.moolai.orchestrator.live.Live;
import ai.moolai.orchestrator.live.LiveEndpoint;
import ai.moolai.orchestrator.monitoring.Correction;
import ai.moolai.orchestrator.monitoring.HealthEndpoint;
import ai.moolai.orchestrator.monitoring.MetricsEndpoint;
import ai.moolai.orchestrator.monitoring.Monitoring;
import ai.moolai.orchestrator.monitoring.RequestCost;
import ai.moolai.orchestrator.monitoring.RequestRow;
import ai.moolai.orchestrator.monitoring.RequestsEndpoint;
import ai.moolai.orchestrator.monitoring.Rerated;
import ai.moolai.orchestrator.readings.Background;
import ai.moolai.orchestrator.readings.Metric;
import ai.moolai.orchestrator.readings.MetricSummary;
import ai.moolai.orchestrator.readings.ReadingTables;
import ai.moolai.orchestrator.readings.Readings;
import ai.moolai.orchestrator.readings.ReadingsEndpoint;
import ai.moolai.orchestrator.rollups.RollupTables;
import ai.moolai.orchestrator.rollups.Rollups;
import ai.moolai.orchestrator.rollups.UsageEndpoint;
import ai.moolai.orchestrator.rollups.UsageRow;
import ai.moolai.orchestrator.routing.Routing;
import ai.moolai.orchestrator.routing.RoutingEndpoint;
import ai.moolai.orchestrator.stages.Stages;
import ai.moolai.store.Database;
import ai.moolai.store.DatabaseUrl;
import ai.moolai.store.Journal;
import ai.moolai.store.JournalConfig;
import ai.moolai.store.PoolSize;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// The document is written by hand: here it is held against the routes and the records of the code.
class OpenApiDocumentTest {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

    /// Whose fields a schema has.
    private static final Map<String, Class<? extends Record>> RECORDS = Map.ofEntries(
            Map.entry("Model", RoutingEndpoint.Model.class),
            Map.entry("Provider", RoutingEndpoint.ProviderState.class),
            Map.entry("RequestRow", RequestRow.class),
            Map.entry("Tokens", RequestRow.Tokens.class),
            Map.entry("UsageRow", UsageRow.class),
            Map.entry("Content", RequestRow.Content.class),
            Map.entry("RequestCost", RequestCost.class),
            Map.entry("ExplainedCorrection", RequestCost.ExplainedCorrection.class),
            Map.entry("CostExplanation", CostExplanation.class),
            Map.entry("UsedPrice", CostExplanation.UsedPrice.class),
            Map.entry("AppliedFactor", CostExplanation.AppliedFactor.class),
            Map.entry("CostLine", CostExplanation.Line.class),
            Map.entry("Correction", Correction.class),
            Map.entry("RerateOrder", RequestsEndpoint.RerateOrder.class),
            Map.entry("Rerated", Rerated.class),
            Map.entry("Health", HealthEndpoint.Health.class),
            Map.entry("Check", HealthEndpoint.Check.class),
            Map.entry("SystemHealth", HealthEndpoint.SystemHealth.class),
            Map.entry("JournalHealth", HealthEndpoint.JournalHealth.class),
            Map.entry("CollectorHealth", HealthEndpoint.CollectorHealth.class),
            Map.entry("CollectedMetrics", ReadingsEndpoint.Collected.class),
            Map.entry("MetricsHistory", ReadingsEndpoint.History.class),
            Map.entry("Period", ReadingsEndpoint.Span.class),
            Map.entry("MetricSummary", MetricSummary.class),
            Map.entry("CollectingStatus", Background.class),
            Map.entry("PluggedCollector", Background.Plugged.class),
            Map.entry("NewApiKey", AccessEndpoint.NewKey.class),
            Map.entry("ApiKey", AccessEndpoint.ShownKey.class));

    /// What is sent here: a field that may be null may be left out.
    private static final Set<Class<? extends Record>> ORDERS =
            Set.of(AccessEndpoint.NewKey.class, RequestsEndpoint.RerateOrder.class);

    @TempDir
    private static Path directory;

    private static String yaml;
    private static Map<?, ?> document;
    private static Routes routes;
    private static final List<Runnable> CLOSINGS = new ArrayList<>();

    /// The rooms as `Main` builds them, with a database that nobody asks anything.
    @BeforeAll
    static void read() throws IOException {
        try (var in = Objects.requireNonNull(Main.class.getResourceAsStream(Main.Endpoints.DOCUMENT))) {
            yaml = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        document = map(new Load(LoadSettings.builder().build()).loadFromString(yaml));
        var clock = Clock.system();
        var threads = new Threads(_ -> {});
        CLOSINGS.add(threads::close);
        var organization = new OrganizationId("org_001");
        var database = Database.open(
                "none", DatabaseUrl.parse("postgresql://nobody@127.0.0.1:1/none"), new PoolSize(0, 1), clock);
        CLOSINGS.add(database::close);
        var prices = PriceBook.shipped();
        var ledger = new Ledger(
                Journal.open(new JournalConfig(directory.resolve("journal")), clock, threads),
                database,
                directory.resolve("rejected"),
                clock,
                new KeptFor(Duration.ofDays(1), Duration.ofDays(1)),
                prices);
        CLOSINGS.add(ledger::close);
        var routing = new Routing(List.of(), null);
        var monitoring = new Monitoring(organization, database, prices, Set.of());
        var readings = new Readings(
                new Readings.Plan(organization, Readings.INTERVAL_DEFAULT, false, List.of(), ReadingTables.DEFAULT),
                new Host(directory, directory, clock),
                new Readings.Around(database, database, null),
                clock,
                threads);
        var about = new HealthEndpoint.About(organization, "test", clock.now());
        var health = new HealthEndpoint(
                about, database, database, ledger, readings, null, () -> HealthEndpoint.Check.DISABLED, clock);
        var endpoints = new Main.Endpoints(
                about,
                health,
                new ChatEndpoint(
                        new Gateway(
                                new GatewayConfig(organization, 0, false, 0, 1, false),
                                routing,
                                prices,
                                ledger,
                                clock,
                                threads),
                        new Stages()),
                new RoutingEndpoint(routing, prices),
                new RequestsEndpoint(monitoring),
                new UsageEndpoint(new Rollups(database, RollupTables.DEFAULT, clock)),
                new MetricsEndpoint(monitoring),
                new ReadingsEndpoint(readings),
                new ExportsEndpoint(new Exports(readings, clock)),
                new LiveEndpoint(new Live(
                        organization, LiveLimits.DEFAULT, readings::newest, health::report, null, clock, threads)),
                new AccessEndpoint(new ai.moolai.orchestrator.access.Access(organization, database, clock)));
        var vertx = Vertx.vertx();
        CLOSINGS.add(() -> vertx.close().await());
        routes = endpoints.routes(vertx);
    }

    @AfterAll
    static void close() {
        CLOSINGS.reversed().forEach(Runnable::run);
    }

    @Test
    void describesEveryRouteAndNothingElse() {
        assertThat(OpenApiContract.differences(routes, yaml)).isEmpty();
        assertThat(operations()).hasSameSizeAs(routes.all());
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        List<String> references = new ArrayList<>();
        gather(document, references);
        assertThat(references).isNotEmpty().allSatisfy(reference -> {
            assertThat(reference).startsWith("#/");
            Object at = document;
            for (String step : reference.substring(2).split("/", -1)) {
                at = map(at).get(step);
                assertThat(at).as(reference).isNotNull();
            }
        });
    }

    @Test
    void everyComponentIsUsed() {
        List<String> references = new ArrayList<>();
        gather(document, references);
        map(document.get("components"))
                .forEach((kind, parts) -> map(parts).keySet().forEach(name -> {
                    if (!kind.equals("securitySchemes") && !name.equals("ChatCompletionChunk")) {
                        assertThat(references).contains("#/components/" + kind + "/" + name);
                    }
                }));
    }

    @Test
    void everyOperationHasASummaryAndAnIdOfItsOwn() {
        Set<String> ids = new TreeSet<>();
        operations().forEach((name, operation) -> {
            assertThat(text(operation, "summary")).as(name).isNotBlank();
            assertThat(text(operation, "description")).as(name).isNotBlank();
            assertThat(text(operation, "operationId")).as(name).matches("[a-z][A-Za-z]+");
            assertThat(ids.add(text(operation, "operationId"))).as(name).isTrue();
            assertThat(map(operation.get("responses")).containsKey("default"))
                    .as(name)
                    .isTrue();
        });
    }

    @Test
    void everyOperationNamesTheRoleThatItsRouteNeeds() {
        for (Route route : routes.all()) {
            String name = route.method().name() + " " + route.template();
            Map<?, ?> operation = map(operations().get(name));
            switch (route.access()) {
                case Access.Open() -> {
                    assertThat(operation.get("security")).as(name).isEqualTo(List.of());
                    assertThat(operation.get("x-moolai-role")).as(name).isNull();
                    assertThat(text(operation, "description")).as(name).startsWith("Open to everybody.");
                }
                case Access.Needs(Role role) -> {
                    assertThat(operation.containsKey("security")).as(name).isFalse();
                    assertThat(operation.get("x-moolai-role")).as(name).isEqualTo(role.text());
                    assertThat(text(operation, "description")).as(name).contains("eeds the role `" + role.text() + "`");
                    assertThat(text(operation, "responses")).as(name).contains("401=", "403=");
                }
            }
        }
    }

    @Test
    void everyPathParameterIsDescribed() {
        for (Route route : routes.all()) {
            List<String> described = new ArrayList<>();
            Map<?, ?> item = map(map(document.get("paths")).get(route.template()));
            parameters(item, described);
            parameters(map(item.get(route.method().name().toLowerCase(Locale.ROOT))), described);
            for (String segment : route.template().split("/", -1)) {
                if (segment.startsWith("{")) {
                    assertThat(described).as(route.template()).contains(segment.substring(1, segment.length() - 1));
                }
            }
        }
    }

    @Test
    void theSchemasHaveTheFieldsOfTheRecords() {
        RECORDS.forEach((name, type) -> {
            Map<?, ?> schema = schema(name);
            Map<?, ?> properties = map(schema.get("properties"));
            Set<String> required = new TreeSet<>();
            Set<String> fields = new TreeSet<>();
            for (RecordComponent component : type.getRecordComponents()) {
                String field = snakeCase(component.getName());
                boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
                boolean absent = type.isAnnotationPresent(JsonInclude.class)
                        || component.getAccessor().isAnnotationPresent(JsonInclude.class);
                fields.add(field);
                assertThat(allowsNull(map(properties.get(field))))
                        .as("null as %s.%s", name, field)
                        .isEqualTo(nullable && !absent);
                if (!nullable || !(absent || ORDERS.contains(type))) {
                    required.add(field);
                }
            }
            for (Method method : type.getDeclaredMethods()) {
                JsonProperty extra = method.getAnnotation(JsonProperty.class);
                if (extra != null) {
                    fields.add(extra.value());
                    required.add(extra.value());
                }
            }
            assertThat(texts(properties.keySet())).as(name).isEqualTo(fields);
            assertThat(texts((Collection<?>) schema.get("required"))).as(name).isEqualTo(required);
        });
    }

    @Test
    void aRowOfMetricsHasEveryMetricInItsOrder() {
        List<String> fields =
                new ArrayList<>(List.of("metric_id", "organization_id", "user_id", "metric_type", "timestamp"));
        Arrays.stream(Metric.values()).map(Metric::text).forEach(fields::add);
        fields.add("custom");
        Map<?, ?> row = schema("MetricsRow");
        assertThat(row.get("required")).isEqualTo(fields);
        Map<?, ?> properties = map(row.get("properties"));
        assertThat(List.copyOf(properties.keySet())).isEqualTo(fields);
        for (Metric metric : Metric.values()) {
            assertThat(map(properties.get(metric.text())).get("type"))
                    .isEqualTo(List.of(metric.isWhole() ? "integer" : "number", "null"));
        }
    }

    @Test
    void theFailureCodesAndRolesAreThoseOfTheCode() {
        assertThat(schema("FailureCode").get("enum"))
                .isEqualTo(Arrays.stream(FailureCode.values())
                        .map(FailureCode::text)
                        .toList());
        assertThat(schema("Role").get("enum"))
                .isEqualTo(Arrays.stream(Role.values()).map(Role::text).toList());
    }

    private static Map<String, Map<?, ?>> operations() {
        Map<String, Map<?, ?>> all = new TreeMap<>();
        map(document.get("paths"))
                .forEach((path, item) -> map(item).forEach((method, operation) -> {
                    if (METHODS.contains(String.valueOf(method))) {
                        all.put(String.valueOf(method).toUpperCase(Locale.ROOT) + " " + path, map(operation));
                    }
                }));
        return all;
    }

    private static void parameters(Map<?, ?> owner, List<String> names) {
        if (owner.get("parameters") instanceof List<?> list) {
            for (Object each : list) {
                Map<?, ?> parameter = map(each);
                if (parameter.get("$ref") instanceof String reference) {
                    String name = reference.substring(reference.lastIndexOf('/') + 1);
                    parameter = map(map(map(document.get("components")).get("parameters"))
                            .get(name));
                }
                if ("path".equals(parameter.get("in"))) {
                    assertThat(parameter.get("required")).isEqualTo(true);
                    names.add(text(parameter, "name"));
                }
            }
        }
    }

    private static void gather(@Nullable Object node, List<String> references) {
        if (node instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                if (key.equals("$ref")) {
                    references.add(String.valueOf(value));
                }
                gather(value, references);
            });
        } else if (node instanceof List<?> list) {
            list.forEach(item -> gather(item, references));
        }
    }

    private static boolean allowsNull(Map<?, ?> schema) {
        if (schema.get("oneOf") instanceof List<?> choices) {
            return choices.stream().anyMatch(choice -> allowsNull(map(choice)));
        }
        return schema.get("type") instanceof List<?> types ? types.contains("null") : "null".equals(schema.get("type"));
    }

    private static Map<?, ?> schema(String name) {
        return map(map(map(document.get("components")).get("schemas")).get(name));
    }

    private static Map<?, ?> map(@Nullable Object node) {
        assertThat(node).isInstanceOf(Map.class);
        return (Map<?, ?>) Objects.requireNonNull(node);
    }

    private static Set<String> texts(@Nullable Collection<?> values) {
        Set<String> texts = new TreeSet<>();
        Objects.requireNonNull(values).forEach(value -> texts.add(String.valueOf(value)));
        return texts;
    }

    private static String text(Map<?, ?> node, String key) {
        return String.valueOf(Objects.requireNonNull(node.get(key)));
    }

    private static String snakeCase(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }
}
