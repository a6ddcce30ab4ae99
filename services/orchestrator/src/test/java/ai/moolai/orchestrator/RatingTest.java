package ai.moolai.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.testing.Script;
import ai.moolai.testing.ScriptedProvider;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What a call cost, why, and what becomes of it when prices change.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RatingTest {
    private static final String RERATE = "/api/v1/monitoring/requests/rerate";
    private static final String ALL = "{\"from\":\"2020-01-01T00:00:00Z\",\"to\":\"2100-01-01T00:00:00Z\"}";
    private static final String BEFORE = """
            prices:
              - {provider: openai, model: fixed, input: 1, output: 1}
              - {provider: openai, model: gone, input: 1, output: 1}
              - {provider: openai, model: risen, input: 2, output: 2}
              - {provider: openai, model: risen, from: 2020-01-01, input: 3, output: 3}
            """;
    private static final String AFTER = """
            prices:
              - {provider: openai, model: fixed, input: 4, output: 1, source: the vendor's correction}
              - {provider: openai, model: late, input: 5, output: 5}
              - {provider: openai, model: risen, input: 2, output: 2}
              - {provider: openai, model: risen, from: 2020-01-01, status: retracted}
            """;

    private ScriptedProvider provider;
    private TestOrchestrator moolai;
    private Path document;

    @BeforeAll
    void start() {
        provider = ScriptedProvider.start();
        document = Path.of(TestOrchestrator.document(BEFORE));
        moolai = TestOrchestrator.start(provider, Map.of("MOOLAI_CONFIG", document.toString()));
    }

    @AfterAll
    void stop() {
        moolai.close();
        provider.close();
    }

    @Test
    void aCostIsExplainedLineByLineAndTheLinesAddUpToIt() {
        var record = call("gpt-4.1-mini", "flex", "1000", "\"prompt_tokens_details\":{\"cached_tokens\":601},");
        // 399 fresh at 0.40, 601 cached at 0.10 and 201 out at 1.60 dollars a million, all at half price.
        assertThat(record.get("cost_usd").decimalValue()).isEqualByComparingTo("0.000270650");
        assertThat(record.get("service_tier").asText()).isEqualTo("flex");
        assertThat(record.get("region").isNull()).isTrue();
        var explained = record.get("explanation");
        assertThat(sum(explained)).isEqualByComparingTo(record.get("cost_usd").decimalValue());
        assertThat(explained.get("total_usd")).isEqualTo(record.get("cost_usd"));
        assertThat(explained.at("/price/price_id").asText()).isEqualTo("openai/gpt-4.1-mini");
        assertThat(explained.at("/price/source").asText()).isEqualTo("LiteLLM price table");
        assertThat(explained.get("factors")).hasSize(1);
        assertThat(explained.at("/factors/0/name").asText()).isEqualTo("flex");
        assertThat(explained.get("lines")).hasSize(3);
        var cached = explained.at("/lines/1");
        assertThat(cached.get("item").asText()).isEqualTo("cache_read");
        assertThat(cached.get("quantity").asInt()).isEqualTo(601);
        assertThat(cached.get("price_usd").decimalValue()).isEqualByComparingTo("0.1");
        assertThat(cached.get("per").asInt()).isEqualTo(1_000_000);
        assertThat(cached.get("factor").decimalValue()).isEqualByComparingTo("0.5");
        assertThat(cached.get("amount_usd").decimalValue()).isEqualByComparingTo("0.00003005");
        assertThat(record.get("corrections")).isEmpty();
        assertThat(record.get("original_cost_usd")).isEqualTo(record.get("cost_usd"));
        assertThat(record.get("corrected_at").isNull()).isTrue();
    }

    @Test
    void anUnpricedCallSaysWhyAndOneThatUsedNothingCostNothing() {
        var unpriced = call("openai/nobody-knows-it", "default", "10", "");
        assertThat(unpriced.get("cost_usd").isNull()).isTrue();
        assertThat(unpriced.at("/explanation/total_usd").isNull()).isTrue();
        assertThat(unpriced.at("/explanation/note").asText()).isEqualTo("no price for openai/nobody-knows-it");

        var tier = call("gpt-5-nano", "priority", "10", "");
        assertThat(tier.get("cost_usd").isNull()).isTrue();
        assertThat(tier.at("/explanation/note").asText())
                .isEqualTo("no price for service tier priority in openai/gpt-5-nano");

        var refused = moolai.record(moolai.chat("{\"model\":\"gpt-4.1-mini\"}"));
        assertThat(refused.get("cost_usd").asInt()).isZero();
        assertThat(refused.at("/explanation/total_usd").asInt()).isZero();
    }

    @Test
    void numbersThatDoNotAddUpAreKeptAsTheProviderSentThem() {
        var record = call("gpt-4.1-mini", "default", "10", "\"prompt_tokens_details\":{\"cached_tokens\":601},");
        assertThat(record.at("/usage/adds_up").asBoolean()).isFalse();
        assertThat(record.at("/usage/raw").asText()).contains("\"cached_tokens\":601", "\"prompt_tokens\":10");
        var listed =
                moolai.get("/api/v1/monitoring/requests?model=gpt-4.1-mini").json();
        assertThat(listed.at("/data/0/usage/raw").isNull()).isTrue();
    }

    @Test
    void whenPricesChangeCorrectionsAreWrittenOnceAndTheLogStaysAsItWas() throws Exception {
        var fixed = call("openai/fixed", "default", "1000", "");
        var gone = call("openai/gone", "default", "1000", "");
        var late = call("openai/late", "default", "1000", "");
        var risen = call("openai/risen", "default", "1000", "");
        List<Map<String, Object>> log = log();
        prices(AFTER);

        var tried = moolai.post(RERATE, ALL.replace("}", ",\"dry_run\":true}")).json();
        assertThat(tried.get("dry_run").asBoolean()).isTrue();
        assertThat(tried.get("corrected").asInt()).isEqualTo(3);
        assertThat(tried.get("newly_priced").asInt()).isEqualTo(1);
        assertThat(tried.get("price_gone").asInt()).isEqualTo(1);
        assertThat(tried.get("resume").isNull()).isTrue();
        assertThat(again(fixed).get("corrections")).isEmpty();

        // A pass that stopped behind `fixed` goes on with the call after it: gone, late and risen are left.
        Instant began = Instant.parse(fixed.get("started_at").asText());
        String behind = ChronoUnit.MICROS.between(Instant.EPOCH, began) + "-"
                + fixed.get("request_id").asText();
        var rest = moolai.post(RERATE, ALL.replace("}", ",\"dry_run\":true,\"resume\":\"" + behind + "\"}"))
                .json();
        assertThat(rest.get("examined").asInt()).isEqualTo(3);
        assertThat(rest.get("corrected").asInt()).isEqualTo(2);
        assertThat(moolai.post(RERATE, ALL.replace("}", ",\"resume\":\"there\"}"))
                        .status())
                .isEqualTo(400);

        var done = together(() -> moolai.post(RERATE, ALL).json());
        assertThat(done.stream().mapToInt(each -> each.get("corrected").asInt()).sum())
                .isEqualTo(3);
        // Before: 1,201 + 3,603 millionths of a dollar; after: 4,201 + 6,005 + 2,402.
        var one =
                done.stream().filter(each -> each.get("corrected").asInt() == 3).toList();
        assertThat(one).singleElement().satisfies(each -> {
            assertThat(each.get("old_cost_usd").decimalValue()).isEqualByComparingTo("0.004804");
            assertThat(each.get("new_cost_usd").decimalValue()).isEqualByComparingTo("0.012608");
        });
        assertThat(moolai.post(RERATE, ALL).json().get("corrected").asInt()).isZero();
        assertThat(log()).isEqualTo(log);

        assertCorrected(again(fixed), "0.001201", "0.004201", "price openai/fixed~own was corrected");
        assertCorrected(again(risen), "0.003603", "0.002402", "price openai/risen@2020-01-01~own was retracted");
        var priced = again(late);
        assertThat(priced.get("original_cost_usd").isNull()).isTrue();
        assertThat(priced.get("cost_usd").decimalValue()).isEqualByComparingTo("0.006005");
        assertThat(priced.get("price_id").asText()).isEqualTo("openai/late~own");
        assertThat(priced.get("unpriced_reason").isNull()).isTrue();
        assertThat(priced.at("/corrections/0/correction/reason").asText())
                .isEqualTo("it was unpriced: no price for openai/late");
        assertThat(again(gone).get("cost_usd").decimalValue()).isEqualByComparingTo("0.001201");
        // Its price is in no book any more, and still explains it.
        assertThat(again(gone).at("/explanation/price/price_id").asText()).isEqualTo("openai/gone~own");
        assertThat(sum(again(gone).get("explanation"))).isEqualByComparingTo("0.001201");

        var listed = moolai.get("/api/v1/monitoring/requests?model=fixed&min_cost_usd=0.004")
                .json();
        assertThat(listed.at("/data/0/cost_usd").decimalValue()).isEqualByComparingTo("0.004201");
        assertThat(listed.at("/data/0/original_cost_usd").decimalValue()).isEqualByComparingTo("0.001201");

        prices(AFTER.replace("input: 4", "input: 6"));
        assertThat(moolai.post(RERATE, ALL).json().get("corrected").asInt()).isEqualTo(1);
        var twice = again(fixed);
        assertThat(twice.get("cost_usd").decimalValue()).isEqualByComparingTo("0.006201");
        assertThat(twice.get("corrections")).hasSize(2);
        assertThat(sum(twice.at("/corrections/0/explanation"))).isEqualByComparingTo("0.004201");
        assertThat(sum(twice.at("/corrections/1/explanation"))).isEqualByComparingTo("0.006201");
        assertThat(sum(twice.get("explanation"))).isEqualByComparingTo("0.001201");
    }

    @Test
    void onlyAnAdministratorMayReckonAnewAndOnlyForATimeThatMakesSense() {
        String viewer = moolai.key("{\"name\":\"viewer\",\"role\":\"viewer\"}");
        var refused = TestOrchestrator.send(moolai.stranger(RERATE)
                .header("authorization", "Bearer " + viewer)
                .header("content-type", "application/json")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(ALL)));
        assertThat(refused.status()).isEqualTo(403);
        var backwards = moolai.post(RERATE, "{\"from\":\"2026-02-01T00:00:00Z\",\"to\":\"2026-01-01T00:00:00Z\"}");
        assertThat(backwards.status()).isEqualTo(400);
        assertThat(backwards.message())
                .isEqualTo("from 2026-02-01T00:00:00Z to 2026-01-01T00:00:00Z"
                        + " (expected: moments from 1970 to 9999, to after from)");
        assertThat(moolai.post(RERATE, "{\"from\":\"2026-01-01\"}").status()).isEqualTo(400);
    }

    private static void assertCorrected(JsonNode record, String before, String after, String reason) {
        assertThat(record.get("original_cost_usd").decimalValue()).isEqualByComparingTo(before);
        assertThat(record.get("cost_usd").decimalValue()).isEqualByComparingTo(after);
        assertThat(record.get("corrected_at").isNull()).isFalse();
        assertThat(sum(record.get("explanation"))).isEqualByComparingTo(before);
        assertThat(record.at("/explanation/price").isNull()).isFalse();
        assertThat(record.get("corrections")).hasSize(1);
        var correction = record.at("/corrections/0/correction");
        assertThat(correction.get("reason").asText()).isEqualTo(reason);
        assertThat(correction.get("old_cost_usd").decimalValue()).isEqualByComparingTo(before);
        assertThat(correction.get("new_cost_usd").decimalValue()).isEqualByComparingTo(after);
        assertThat(sum(record.at("/corrections/0/explanation"))).isEqualByComparingTo(after);
    }

    private static BigDecimal sum(JsonNode explanation) {
        BigDecimal sum = BigDecimal.ZERO;
        for (JsonNode line : explanation.get("lines")) {
            sum = sum.add(line.get("amount_usd").decimalValue());
        }
        return sum;
    }

    /// The record of a call that used so many prompt tokens and 201 of the answer.
    private JsonNode call(String model, String serviceTier, String prompt, String details) {
        String served = model.substring(model.indexOf('/') + 1);
        provider.enqueue(Script.json("{\"id\":\"chatcmpl-1\",\"model\":\"" + served + "\",\"service_tier\":\""
                + serviceTier + "\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"x\"},"
                + "\"finish_reason\":\"stop\"}],\"usage\":{" + details + "\"prompt_tokens\":" + prompt
                + ",\"completion_tokens\":201}}"));
        return moolai.record(
                moolai.chat("{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"));
    }

    private JsonNode again(JsonNode record) {
        return moolai.record(record.get("request_id").asText());
    }

    private void prices(String yaml) throws IOException {
        Files.writeString(document, yaml);
        moolai.restart();
    }

    private List<Map<String, Object>> log() {
        return TestDatabases.rows(moolai.monitoring, "SELECT * FROM llm_requests ORDER BY request_id");
    }

    private static List<JsonNode> together(Callable<JsonNode> work) throws ExecutionException, InterruptedException {
        List<FutureTask<JsonNode>> tasks = List.of(new FutureTask<>(work), new FutureTask<>(work));
        tasks.forEach(Thread::startVirtualThread);
        return List.of(tasks.getFirst().get(), tasks.getLast().get());
    }
}
