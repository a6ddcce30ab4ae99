package ai.moolai.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.testing.Conditions;
import ai.moolai.testing.OpenAi;
import ai.moolai.testing.Script;
import ai.moolai.testing.ScriptedProvider;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What the usage route says, from a call to its answer.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UsageTest {
    private static final String USAGE = "/api/v1/monitoring/usage";
    private static final String PRICES = """
            prices:
              - {provider: openai, model: priced, input: %d, output: 1}
            """;

    private ScriptedProvider provider;
    private TestOrchestrator moolai;
    private Path document;

    @BeforeAll
    void start() {
        provider = ScriptedProvider.start(request -> {
            if (request.text().contains("fail")) {
                return Script.json(400, "{\"error\":{\"message\":\"no\"}}");
            }
            return Script.json(OpenAi.completion("x", OpenAi.Tokens.of(1_000, 20), OpenAi.text("hi")));
        });
        document = Path.of(TestOrchestrator.document(PRICES.formatted(2)));
        moolai = TestOrchestrator.start(provider, Map.of("MOOLAI_CONFIG", document.toString()));
        call("priced", "hi");
        call("priced", "hi");
        call("unknown", "hi");
        call("priced", "fail");
        moolai.chat("{\"model\":\"priced\"}");
        awaitRequests(5);
    }

    @AfterAll
    void stop() {
        moolai.close();
        provider.close();
    }

    private void call(String model, String text) {
        moolai.chat(
                "{\"model\":\"openai/" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]}");
    }

    private void awaitRequests(int count) {
        Conditions.await(count + " requests in the roll-ups", TestOrchestrator.PATIENCE, () -> {
            var answer = moolai.get(USAGE + "?granularity=day");
            return answer.status() == 200 && sum(answer.json(), "requests").intValue() == count;
        });
    }

    private JsonNode usage(String query) {
        var answer = moolai.get(USAGE + "?" + query);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }

    private static BigDecimal sum(JsonNode usage, String field) {
        BigDecimal sum = BigDecimal.ZERO;
        for (JsonNode row : usage.get("data")) {
            sum = sum.add(row.get(field).decimalValue());
        }
        return sum;
    }

    @Test
    void itAddsUpToTheRequestLogAlsoAfterACorrection() throws IOException {
        for (String granularity : List.of("minute", "hour", "day")) {
            isWhatTheLogSays(usage("granularity=" + granularity));
            isWhatTheLogSays(usage("granularity=" + granularity + "&group_by=provider,model,user_id,key_id,agent_id"));
        }
        var before = sum(usage("granularity=day"), "cost_usd");
        Files.writeString(
                document, PRICES.formatted(3) + "  - {provider: openai, model: unknown, input: 1, output: 1}\n");
        moolai.restart();
        var rerated = moolai.post(
                "/api/v1/monitoring/requests/rerate",
                "{\"from\":\"2020-01-01T00:00:00Z\",\"to\":\"2100-01-01T00:00:00Z\"}");
        assertThat(rerated.status()).isEqualTo(200);
        Conditions.await(
                "the corrections in the roll-ups",
                TestOrchestrator.PATIENCE,
                () -> sum(usage("granularity=day"), "cost_usd").compareTo(before) != 0);
        for (String granularity : List.of("minute", "hour", "day")) {
            isWhatTheLogSays(usage("granularity=" + granularity + "&group_by=model"));
        }
        assertThat(sum(usage("granularity=day"), "unpriced")).isZero();
    }

    private void isWhatTheLogSays(JsonNode usage) {
        BigDecimal cost = BigDecimal.ZERO;
        long unpriced = 0;
        long tokens = 0;
        JsonNode log = moolai.get("/api/v1/monitoring/requests").json().get("data");
        for (JsonNode call : log) {
            cost = call.get("cost_usd").isNull()
                    ? cost
                    : cost.add(call.get("cost_usd").decimalValue());
            unpriced += call.get("cost_usd").isNull() ? 1 : 0;
            tokens += call.at("/usage/total_tokens").asLong();
        }
        assertThat(log).hasSize(5);
        assertThat(sum(usage, "requests")).isEqualByComparingTo("5");
        assertThat(sum(usage, "cost_usd")).isEqualByComparingTo(cost);
        assertThat(sum(usage, "unpriced")).isEqualByComparingTo(BigDecimal.valueOf(unpriced));
        assertThat(sum(usage, "total_tokens")).isEqualByComparingTo(BigDecimal.valueOf(tokens));
    }

    @Test
    void groupsAreToldApartAndWhatIsNotGroupedByIsNull() {
        var rows = usage("granularity=day&group_by=model,provider").get("data");
        List<String> groups = new ArrayList<>();
        for (JsonNode row : rows) {
            groups.add(row.get("provider").asText() + " " + row.get("requests"));
            assertThat(row.get("key_id").isNull()).isTrue();
            assertThat(row.get("errors").asInt() + row.get("refused").asInt()).isLessThanOrEqualTo(1);
        }
        assertThat(groups).contains("null 1");
        var byKey = usage("granularity=day&group_by=key_id").get("data");
        assertThat(byKey)
                .allSatisfy(row -> assertThat(row.get("key_id").asText()).startsWith("key_"));
    }

    @Test
    void refusedAndFailedCallsAreCountedApartAndDoNotMakeLatencyLookGood() {
        var usage = usage("granularity=day");
        assertThat(sum(usage, "errors")).isEqualByComparingTo("1");
        assertThat(sum(usage, "refused")).isEqualByComparingTo("1");
        assertThat(sum(usage, "cached")).isZero();
        var row = usage.at("/data/0");
        assertThat(row.get("latency_p50_ms").asDouble()).isPositive();
        assertThat(row.get("latency_p50_ms").asDouble())
                .isLessThanOrEqualTo(row.get("latency_p99_ms").asDouble());
        assertThat(row.get("time_to_first_token_p50_ms").isNull()).isTrue();
    }

    @Test
    void aPeriodIsWidenedToWholeBucketsAndTheFinestGranularityIsChosen() {
        var usage = usage("start=2026-01-01T10:17:31Z&end=2026-01-01T11:00:00Z&granularity=day");
        assertThat(usage.get("start").asText()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(usage.get("end").asText()).isEqualTo("2026-01-02T00:00:00Z");
        assertThat(usage.get("data")).isEmpty();
        assertThat(usage("").get("granularity").asText()).isEqualTo("hour");
        assertThat(usage("start=2026-01-01T00:00:00Z&end=2100-01-01T00:00:00Z")
                        .get("granularity")
                        .asText())
                .isEqualTo("day");
        // A minute of long ago is not kept; a day is.
        assertThat(usage("start=1999-01-01T00:00:00Z&end=1999-01-01T00:01:00Z")
                        .get("granularity")
                        .asText())
                .isEqualTo("day");
    }

    @Test
    void pagesHaveEveryRowOnce() {
        String query = "granularity=day&group_by=provider,model&limit=1";
        List<String> models = new ArrayList<>();
        String cursor = "";
        do {
            var page = usage(query + cursor);
            models.add(page.at("/data/0/provider").asText() + "/"
                    + page.at("/data/0/model").asText());
            cursor = page.get("has_more").asBoolean()
                    ? "&cursor=" + page.get("next_cursor").asText()
                    : "";
        } while (!cursor.isEmpty());
        assertThat(models)
                .doesNotHaveDuplicates()
                .hasSameSizeAs(usage("granularity=day&group_by=provider,model").get("data"));
    }

    @Test
    void whatIsNotUnderstoodIsRefusedWithWhatWasExpected() {
        refuses("granularity=week", "granularity: week (expected: minute, hour or day)");
        refuses("granularity=Day", "granularity: Day (expected: minute, hour or day)");
        refuses(
                "group_by=model,team",
                "group_by: model,team (expected: provider, model, user_id, key_id and agent_id, each once at most)");
        refuses("group_by=model,model", "group_by: model,model");
        refuses("start=yesterday", "start: yesterday (expected: a moment as 2026-11-23T00:00:00Z");
        refuses("start=1969-12-31T23:59:59Z", "start: 1969-12-31T23:59:59Z");
        refuses("end=99999-01-01T00:00:00Z", "end: 99999-01-01T00:00:00Z");
        refuses("start=2026-01-02T00:00:00Z&end=2026-01-01T00:00:00Z", "start before end");
        refuses("start=2026-01-01T00:00:00Z&end=2026-01-01T00:00:00Z", "start before end");
        refuses("start=2100-01-01T00:00:00Z", "end is now where it is not said");
        refuses(
                "start=2001-01-01T00:00:00Z&granularity=minute",
                "or later with granularity minute; a coarser one goes back further)");
        refuses("limit=0", "limit: 0 (expected: 1-1000)");
        for (String cursor : List.of("x", "1", "-1-1", "1--1", "99999999999999999999-1", "1-99999999999")) {
            refuses("cursor=" + cursor, "cursor: " + cursor + " (expected: the next_cursor of a page)");
        }
    }

    private void refuses(String query, String message) {
        var answer = moolai.get(USAGE + "?" + query);
        assertThat(answer.status()).as(query).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("invalid_value");
        assertThat(answer.json().at("/error/message").asText()).contains(message);
    }

    @Test
    void itIsForThoseWhoMayWatch() {
        assertThat(TestOrchestrator.send(moolai.stranger(USAGE).GET()).status()).isEqualTo(401);
        String viewer = moolai.key("{\"name\":\"watching\",\"role\":\"viewer\"}");
        var answer = TestOrchestrator.send(moolai.request(USAGE)
                .setHeader("authorization", "Bearer " + viewer)
                .GET());
        assertThat(answer.status()).isEqualTo(200);
    }

    @Test
    void whereTheTablesAreNotThereYetItSaysSo() {
        try (var other = TestOrchestrator.start(provider)) {
            Conditions.await(
                    "the tables",
                    TestOrchestrator.PATIENCE,
                    () -> other.get(USAGE).status() == 200);
            TestDatabases.execute(other.monitoring, "ALTER TABLE usage_hour_by_model RENAME TO hidden");
            var answer = other.get(USAGE);
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.code()).isEqualTo("database_unavailable");
        }
    }
}
