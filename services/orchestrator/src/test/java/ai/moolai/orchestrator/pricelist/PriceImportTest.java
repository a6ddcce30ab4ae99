package ai.moolai.orchestrator.pricelist;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.config.Faults;
import ai.moolai.orchestrator.ledger.Factor;
import ai.moolai.orchestrator.ledger.Price;
import ai.moolai.orchestrator.ledger.PriceBook;
import ai.moolai.orchestrator.ledger.PriceBook.ListedPrice;
import ai.moolai.orchestrator.ledger.TokenClass;
import ai.moolai.orchestrator.ledger.ToolCharge;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class PriceImportTest {
    private static final PriceImport.Order ORDER = new PriceImport.Order(
            "table.json", Instant.parse("2026-12-01T00:00:00Z"), LocalDate.parse("2026-11-24"), Set.of());

    @Test
    void everyClassTierAndFactorIsTakenExactly() {
        var made = made("""
                {"sample_spec": {"input_cost_per_token": 1, "mode": "one of: chat"},
                 "m-1": {
                    "litellm_provider": "anthropic", "mode": "chat", "supports_vision": true,
                    "supported_endpoints": ["/v1/messages"],
                    "max_input_tokens": 1000000, "max_output_tokens": 64000.0,
                    "input_cost_per_token": 3e-06, "output_cost_per_token": 1.5e-05,
                    "output_cost_per_reasoning_token": 2e-05,
                    "cache_read_input_token_cost": 3e-07,
                    "cache_creation_input_token_cost": 3.75e-06,
                    "cache_creation_input_token_cost_above_1hr": 6e-06,
                    "input_cost_per_token_above_200k_tokens": 6e-06,
                    "output_cost_per_token_above_200k_tokens": 2.25e-05,
                    "cache_creation_input_token_cost_above_1hr_above_200k_tokens": 1.2e-05,
                    "input_cost_per_token_batches": 1.5e-06, "output_cost_per_token_batches": 7.5e-06,
                    "input_cost_per_token_priority": 6e-06, "output_cost_per_token_priority": 3e-05,
                    "input_cost_per_token_above_200k_tokens_priority": 1.2e-05,
                    "provider_specific_entry": {"us": 1.1, "fast": 6.0},
                    "search_context_cost_per_query": {"search_context_size_low": 0.01, "search_context_size_high": 0.01}
                 }}""");
        var price = only(made);
        assertThat(made.notes()).isEmpty();
        assertThat(price.id()).isEqualTo("anthropic/m-1@2026-12-01");
        assertThat(price.model().inputTokensMax()).hasValue(1_000_000);
        assertThat(price.model().outputTokensMax()).hasValue(64_000);
        var base = price.tiers().getFirst().nanoDollars();
        assertThat(base)
                .containsEntry(TokenClass.INPUT, 3_000_000_000L)
                .containsEntry(TokenClass.OUTPUT, 15_000_000_000L)
                .containsEntry(TokenClass.OUTPUT_REASONING, 20_000_000_000L)
                .containsEntry(TokenClass.CACHE_READ, 300_000_000L)
                .containsEntry(TokenClass.CACHE_WRITE_SHORT, 3_750_000_000L)
                .containsEntry(TokenClass.CACHE_WRITE_LONG, 6_000_000_000L);
        var longer = price.tiers().getLast();
        assertThat(longer.above()).isEqualTo(200_000);
        assertThat(longer.nanoDollars())
                .containsEntry(TokenClass.INPUT, 6_000_000_000L)
                .containsEntry(TokenClass.OUTPUT, 22_500_000_000L)
                .containsEntry(TokenClass.CACHE_WRITE_LONG, 12_000_000_000L)
                .doesNotContainKey(TokenClass.CACHE_READ);
        assertThat(price.terms().serviceTiers()).containsEntry("batch", Factor.of(new BigDecimal("0.5")));
        assertThat(price.terms().serviceTiers()).containsEntry("priority", Factor.of(new BigDecimal("2")));
        assertThat(price.terms().serviceTiers()).containsEntry("fast", Factor.of(new BigDecimal("6")));
        assertThat(price.terms().regions()).containsEntry("us", Factor.of(new BigDecimal("1.1")));
        assertThat(price.terms().charges()).containsEntry(ToolCharge.WEB_SEARCH, 10_000_000_000L);
        assertThat(price.origin().source()).isEqualTo("table.json");
        assertThat(price.origin().readAt()).isEqualTo("2026-11-24T00:00:00Z");
    }

    @Test
    void whatIsImportedIsOnlyProposed() {
        var made = made("{\"m\": {\"litellm_provider\": \"openai\", \"input_cost_per_token\": 1e-6}}");
        assertThat(listed(made)).extracting(ListedPrice::status).containsExactly(Price.Status.PROPOSED);
        var faults = new Faults();
        var book = PriceBook.read("list", made.yaml(), faults);
        assertThat(book.all()).isEmpty();
        var accepted = PriceBook.read("list", made.yaml().replace("    status: proposed\n", "    source: x\n"), faults);
        faults.throwIfAny();
        assertThat(accepted.all()).extracting(Price::id).containsExactly("openai/m@2026-12-01");
    }

    @Test
    void aModelIsNamedAsItsProviderNamesIt() {
        var made = made("""
                {"gemini/gemini-9": {"litellm_provider": "gemini", "input_cost_per_token": 1e-6},
                 "azure/eu/gpt-9": {"litellm_provider": "azure", "input_cost_per_token": 1e-6},
                 "gpt-9": {"litellm_provider": "openai", "input_cost_per_token": 1e-6}}""");
        assertThat(listed(made))
                .extracting(
                        each -> each.price().model().provider(),
                        each -> each.price().model().name())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("google", "gemini-9"),
                        org.assertj.core.groups.Tuple.tuple("azure", "eu/gpt-9"),
                        org.assertj.core.groups.Tuple.tuple("openai", "gpt-9"));
    }

    @Test
    void onlyTheProvidersThatAreAskedForAreTaken() {
        var order = new PriceImport.Order("t", ORDER.effective(), ORDER.readAt(), Set.of("google"));
        var made = PriceImport.of("""
                {"gemini/g": {"litellm_provider": "gemini", "input_cost_per_token": 1e-6},
                 "gpt-9": {"litellm_provider": "openai", "input_cost_per_token": "cheap"}}""", order);
        assertThat(made.taken()).isEqualTo(1);
        assertThat(made.notes()).isEmpty();
    }

    @Test
    void whatCannotBeTakenIsNamedAndNeverDroppedInSilence() {
        var made = made("""
                {"odd": {"litellm_provider": "openai", "input_cost_per_token": 4.000000000000001e-06,
                         "output_cost_per_token": 1.2345678901e-06, "input_cost_per_character": 1e-7,
                         "input_cost_per_token_flex": 2e-06, "cache_read_input_token_cost": 4e-07,
                         "cache_read_input_token_cost_flex": 4e-07, "tiered_pricing": [{"range": [0, 1]}],
                         "input_cost_per_audio_token": null, "input_cost_per_image_token": [1],
                         "provider_specific_entry": {"mars": 2},
                         "regional_processing_uplift_multiplier_eu": "much",
                         "search_context_cost_per_query": {"low": 0.01, "high": 0.02}},
                 "image": {"litellm_provider": "openai", "mode": "image_generation", "output_cost_per_image": 0.04},
                 "free": {"litellm_provider": "openai", "input_cost_per_token": 0.0, "output_cost_per_token": 0},
                 "a b": {"litellm_provider": "openai", "input_cost_per_token": 1e-6},
                 "twice": {"litellm_provider": "openai", "input_cost_per_token": 1e-6},
                 "openai/twice": {"litellm_provider": "openai", "input_cost_per_token": 2e-6},
                 "negative": {"litellm_provider": "openai", "input_cost_per_token": -1e-6}}""");
        String amount = " (expected: US dollars for a token, from 0, whole nano-dollars for a million)";
        assertThat(made.notes())
                .containsEntry("rounded: input_cost_per_token: 4.000000000000001e-06", List.of("odd"))
                .containsEntry("not taken: output_cost_per_token: 1.2345678901e-06" + amount, List.of("odd"))
                .containsEntry("not taken: input_cost_per_character", List.of("odd"))
                .containsEntry("not taken: tiered_pricing", List.of("odd"))
                .containsEntry("not taken: input_cost_per_image_token: " + amount, List.of("odd"))
                .containsEntry("not taken: provider_specific_entry.mars", List.of("odd"))
                .containsEntry(
                        "not taken: service tier flex: cache_read (expected: one factor for every price)",
                        List.of("odd"))
                .containsEntry(
                        "not taken: regional_processing_uplift_multiplier_eu: much"
                                + " (expected: a factor above 0, at most 6 decimals)",
                        List.of("odd"))
                .containsEntry(
                        "not taken: search_context_cost_per_query (expected: one price, whatever the size)",
                        List.of("odd"))
                .containsEntry("not taken: output_cost_per_image", List.of("image"))
                .containsEntry("not taken: no price of tokens (mode image_generation)", List.of("image"))
                .containsEntry(
                        "not taken: every price is 0 (expected: a price; what is free is written by hand)",
                        List.of("free"))
                .containsEntry("not taken: no provider or model can have this name", List.of("a b"))
                .containsEntry("not taken: another entry has another price for the same model", List.of("openai/twice"))
                .containsEntry("not taken: input_cost_per_token: -1e-6" + amount, List.of("negative"));
        made.notes()
                .forEach((note, models) -> assertThat(made.yaml()).contains("# " + note, "#   " + models.getFirst()));
        assertThat(made.taken()).isEqualTo(2);
    }

    @Test
    void whatIsNoTableIsRefusedWithItsPlace() {
        assertThat(made("{\"a\": {\"input\": 1}").faults())
                .singleElement()
                .asString()
                .startsWith("table.json: line 1, column");
        assertThat(made("{\"a\": 1}").faults()).containsExactly("table.json models.a: 1 (expected: a mapping)");
        assertThat(made("[]").faults()).containsExactly("table.json models: [] (expected: a mapping)");
    }

    @Property(tries = 300)
    void anyAmountThatThePriceListCanSayIsTakenExactlyHoweverItIsWritten(
            @ForAll @LongRange(max = 100_000_000_000L) long nanos) {
        BigDecimal each = BigDecimal.valueOf(nanos, 15);
        for (String written : new String[] {
            each.toString(), each.toPlainString(), each.stripTrailingZeros().toString()
        }) {
            assertThat(TableAmount.read(written, 1_000_000)).isEqualTo(new TableAmount(nanos, false));
        }
        assertThat(TableAmount.read(Double.toString(each.doubleValue()), 1_000_000))
                .isEqualTo(new TableAmount(nanos, false));
    }

    private static PriceImport made(String json) {
        return PriceImport.of(json, ORDER);
    }

    private static Price only(PriceImport made) {
        assertThat(made.faults()).isEmpty();
        return listed(made).getFirst().price();
    }

    private static List<ListedPrice> listed(PriceImport made) {
        var faults = new Faults();
        var listed = PriceBook.list("list", made.yaml(), faults);
        faults.throwIfAny();
        return listed;
    }
}
