package ai.moolai.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.testing.Conditions;
import ai.moolai.testing.OpenAi;
import ai.moolai.testing.Script;
import ai.moolai.testing.ScriptedProvider;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The dashboards for Grafana: their form, and that what their panels ask is answered.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DashboardTest {
    private static final String ROUTE = "/export/grafana/dashboard.json";

    private ScriptedProvider provider;
    private TestOrchestrator moolai;

    @BeforeAll
    void start() {
        provider = ScriptedProvider.start();
        moolai = TestOrchestrator.start(provider, Map.of("AUTO_COLLECT", "false"));
        GeneratedReadings.awaitTable(moolai);
        provider.enqueue(Script.json(OpenAi.completion("gpt-4.1-mini", OpenAi.Tokens.of(30, 20), OpenAi.text("x"))));
        moolai.record(
                moolai.chat("{\"model\":\"gpt-4.1-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"));
        Conditions.await(
                "the usage",
                TestOrchestrator.PATIENCE,
                () -> !moolai.get("/api/v1/monitoring/usage").json().get("data").isEmpty());
    }

    @AfterAll
    void stop() {
        moolai.close();
        provider.close();
    }

    private JsonNode dashboard(String source) {
        var answer = moolai.get(ROUTE + "?datasource=" + source);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("content-type")).isEqualTo("application/json");
        return answer.json();
    }

    @ParameterizedTest
    @ValueSource(strings = {"prometheus", "infinity"})
    void hasWhatAnImportNeeds(String source) {
        JsonNode dashboard = dashboard(source);
        String input = dashboard.at("/__inputs/0/name").asText();
        String plugin = dashboard.at("/__inputs/0/pluginId").asText();
        assertThat(dashboard.at("/__inputs/0/type").asText()).isEqualTo("datasource");
        assertThat(dashboard.get("id").isNull()).isTrue();
        assertThat(dashboard.get("uid").asText()).matches("[a-z-]{8,40}");
        assertThat(dashboard.get("schemaVersion").asInt()).isBetween(30, 42);
        for (String list : List.of("/templating/list", "/annotations/list", "/links", "/panels")) {
            assertThat(dashboard.at(list).isArray()).as(list).isTrue();
        }
        List<Integer> ids = new ArrayList<>();
        boolean[][] taken = new boolean[1000][24];
        for (JsonNode panel : dashboard.get("panels")) {
            ids.add(panel.get("id").asInt());
            assertThat(panel.get("type").asText()).isIn(Set.of("row", "stat", "timeseries", "table"));
            assertThat(panel.get("title").asText()).isNotBlank();
            JsonNode place = panel.get("gridPos");
            for (int y = place.get("y").asInt();
                    y < place.get("y").asInt() + place.get("h").asInt();
                    y++) {
                for (int x = place.get("x").asInt();
                        x < place.get("x").asInt() + place.get("w").asInt();
                        x++) {
                    assertThat(taken[y][x]).as(panel.get("title").asText()).isFalse();
                    taken[y][x] = true;
                }
            }
            for (JsonNode target : panel.path("targets")) {
                assertThat(target.at("/datasource/uid").asText()).isEqualTo("${" + input + "}");
                assertThat(target.at("/datasource/type").asText()).isEqualTo(plugin);
                assertThat(target.get("refId").asText()).matches("[A-Z]");
            }
            assertThat(panel.get("type").asText().equals("row"))
                    .isEqualTo(panel.path("targets").isEmpty());
        }
        assertThat(ids).doesNotHaveDuplicates().hasSizeGreaterThan(15);
    }

    @Test
    void everyPathThatAPanelAsksIsThereWithItsColumns() {
        Instant now = Instant.now();
        int asked = 0;
        for (JsonNode panel : dashboard("infinity").get("panels")) {
            for (JsonNode target : panel.path("targets")) {
                String path = target.get("url")
                        .asText()
                        .replace("${__from:date:iso}", now.minusSeconds(21_600).toString())
                        .replace("${__to:date:iso}", now.plusSeconds(60).toString());
                var answer = moolai.get(path);
                assertThat(answer.status()).as(path + ": " + answer.text()).isEqualTo(200);
                String root = target.get("root_selector").asText();
                JsonNode rows = root.isEmpty() ? answer.json() : answer.json().get(root);
                assertThat(rows.isArray()).as(path).isTrue();
                assertThat(rows).as(path).isNotEmpty();
                for (JsonNode column : target.get("columns")) {
                    JsonNode value = rows.get(0).get(column.get("selector").asText());
                    String where = path + " " + column;
                    assertThat(value).as(where).isNotNull();
                    switch (column.get("type").asText()) {
                        case "number" ->
                            assertThat(value.isNumber() || value.isNull())
                                    .as(where)
                                    .isTrue();
                        case "string" ->
                            assertThat(value.isTextual() || value.isNull())
                                    .as(where)
                                    .isTrue();
                        case "timestamp" ->
                            assertThat(Instant.parse(value.asText())).as(where).isBefore(now.plusSeconds(60));
                        case "timestamp_epoch" ->
                            assertThat(Instant.ofEpochMilli(value.asLong()))
                                    .as(where)
                                    .isAfter(now.minusSeconds(3600));
                        default -> throw new AssertionError(where);
                    }
                }
                asked++;
            }
        }
        assertThat(asked).isGreaterThan(10);
    }

    @Test
    void anotherDataSourceIsRefused() {
        var answer = moolai.get(ROUTE + "?datasource=influx");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).contains("datasource: influx", "prometheus or infinity");
    }
}
