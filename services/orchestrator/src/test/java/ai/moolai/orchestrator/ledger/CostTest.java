package ai.moolai.orchestrator.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ai.moolai.base.NanoDollars;
import ai.moolai.base.Usage;
import ai.moolai.config.Faults;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The expected amounts were worked out by hand from the prices in the names and comments.
class CostTest {
    private static final PriceBook BOOK = PriceBook.shipped();
    private static final Instant NOVEMBER = Instant.parse("2026-11-23T12:00:00Z");

    @Test
    void plainTokensCostInputAndOutput() {
        // 1,000 x 0.15 + 500 x 0.60 dollars a million
        assertThat(usd("openai", "gpt-4o-mini", Usage.of(1_000, 500))).isEqualTo("0.00045");
        // 17 x 0.75 + 3 x 4.50
        assertThat(usd("openai", "gpt-5.4-mini", Usage.of(17, 3))).isEqualTo("0.00002625");
        // 8,191 x 0.13
        assertThat(usd("openai", "text-embedding-3-large", Usage.of(8_191, 0))).isEqualTo("0.00106483");
        assertThat(usd("demo", "anything-at-all", Usage.of(1_000, 500))).isEqualTo("0");
        assertThat(usd("openai", "gpt-5", Usage.NONE)).isEqualTo("0");
    }

    @Test
    void everyClassOfTokensIsPricedForItself() {
        var usage = new Usage(1_000, 20_000, 3_000, 400, 0, 0, 500, 0, 0);
        // 1,000 x 10 + 20,000 x 0.25 + 3,000 x 12.50 + 400 x 20 + 500 x 50
        assertThat(usd("anthropic", "claude-fable-5-1", usage)).isEqualTo("0.0855");
        // 1,000 x 1.00 + 20,000 x 0.05 + 3,000 x 1.25 + 400 x 2.50 + 500 x 5.00
        assertThat(usd("openai", "gpt-6.1-terra", usage)).isEqualTo("0.00925");
        // 100 x 0.30 + 50 x 1.00 of audio
        assertThat(usd("google", "gemini-2.5-flash", new Usage(100, 0, 0, 0, 50, 0, 0, 0, 0)))
                .isEqualTo("0.00008");
    }

    @Test
    void reasoningIsBilledAsOutputAndImagesAsInputUnlessTheBookSaysOtherwise() {
        // 10 x 1.25 + 90 x 1.25 + 40 x 10 + 60 x 10
        var usage = new Usage(10, 0, 0, 0, 0, 90, 40, 60, 0);
        assertThat(usd("openai", "gpt-5.1", usage)).isEqualTo("0.001125");
        var book = book("{provider: p, model: m, input: 1, input_image: 3, output: 2, output_reasoning: 5}");
        // 10 x 1 + 90 x 3 + 40 x 2 + 60 x 5
        assertThat(amount(book.cost("p", "m", NOVEMBER, usage, null))).isEqualTo(660_000);
    }

    @Test
    void aClassWithoutAPriceMakesTheCallUnpricedAndNeverFree() {
        assertThat(cost("openai", "gpt-5", new Usage(1, 0, 0, 0, 1, 0, 1, 0, 0), null))
                .isEqualTo(new Cost.Unpriced("no price for input_audio tokens in openai/gpt-5"));
        assertThat(cost("openai", "gpt-5", new Usage(1, 0, 0, 0, 0, 0, 1, 0, 1), null))
                .isEqualTo(new Cost.Unpriced("no price for output_audio tokens in openai/gpt-5"));
        assertThat(cost("openai", "gpt-5.6-luna", new Usage(1, 0, 0, 1, 0, 0, 1, 0, 0), null))
                .isEqualTo(new Cost.Unpriced("no price for cache_write_long tokens in openai/gpt-5.6-luna@2026-07-30"));
        // Known below 272,000 tokens, not above.
        assertThat(cost("openai", "gpt-5.6-terra", new Usage(272_000, 0, 1, 0, 0, 0, 1, 0, 0), null))
                .isInstanceOf(Cost.Unpriced.class);
        assertThat(cost("openai", "gpt-7", Usage.of(1, 1), null))
                .isEqualTo(new Cost.Unpriced("no price for openai/gpt-7"));
    }

    @Test
    void theTierBeginsAboveItsThresholdAndHoldsForTheWholeCall() {
        // 272,000 x 2 + 1,000 x 12
        assertThat(usd("openai", "gpt-5.6-terra", Usage.of(272_000, 1_000))).isEqualTo("0.556");
        // 272,001 x 4 + 1,000 x 18
        assertThat(usd("openai", "gpt-5.6-terra", Usage.of(272_001, 1_000))).isEqualTo("1.106004");
        // 100,000 x 0.10 + 100 x 0.50, then 100,001 x 0.50 + 100 x 2.50
        assertThat(usd("anthropic", "claude-haiku-5-5", Usage.of(100_000, 100))).isEqualTo("0.01005");
        assertThat(usd("anthropic", "claude-haiku-5-5", Usage.of(100_001, 100))).isEqualTo("0.0502505");
    }

    @Test
    void cachedTokensCountTowardsTheTier() {
        // 2,001 x 4 + 270,000 x 0.40 + 10 x 18
        assertThat(usd("openai", "gpt-5.6-terra", new Usage(2_001, 270_000, 0, 0, 0, 0, 10, 0, 0)))
                .isEqualTo("0.116184");
        // 1 x 0.50 + 50,000 x 0.05 + 30,000 x 0.625 + 20,000 x 1.00
        assertThat(usd("anthropic", "claude-haiku-5-5", new Usage(1, 50_000, 30_000, 20_000, 0, 0, 0, 0, 0)))
                .isEqualTo("0.0412505");
    }

    @Test
    void serviceTiersMultiplyTheWholeCall() {
        for (String ordinary : new String[] {"default", "auto", "standard", "", null}) {
            assertThat(amount(cost("openai", "gpt-5.6-luna", Usage.of(1_000, 100), ordinary)))
                    .isEqualTo(320_000);
        }
        assertThat(amount(cost("openai", "gpt-5.6-luna", Usage.of(1_000, 100), "flex")))
                .isEqualTo(160_000);
        assertThat(amount(cost("openai", "gpt-5.6-luna", Usage.of(1_000, 100), "priority")))
                .isEqualTo(640_000);
        // (1,000 x 0.30 + 100 x 2.50) x 1.8
        assertThat(amount(cost("google", "gemini-2.5-flash", Usage.of(1_000, 100), "priority")))
                .isEqualTo(990_000);
        // 1,000 x 8 + 100 x 40
        assertThat(amount(cost("anthropic", "claude-opus-5-5", Usage.of(1_000, 100), "fast")))
                .isEqualTo(12_000_000);
        assertThat(cost("openai", "gpt-5-nano", Usage.of(1, 1), "priority"))
                .isEqualTo(new Cost.Unpriced("no price for service tier priority in openai/gpt-5-nano"));
    }

    @Test
    void aRegionMultipliesTheTokensAfterTheServiceTier() {
        // (1,000 x 2.00 + 100 x 10.00) x 1.1
        assertThat(amount(cost("anthropic", "claude-sonnet-5-5", served(Usage.of(1_000, 100), 0, null, "us"))))
                .isEqualTo(3_300_000);
        assertThat(amount(cost("anthropic", "claude-sonnet-5-5", served(Usage.of(1_000, 100), 0, "batch", "us"))))
                .isEqualTo(1_650_000);
        // (1,000 x 0.20 + 100 x 1.20) x 1.1
        assertThat(amount(cost("openai", "gpt-5.6-luna", served(Usage.of(1_000, 100), 0, null, "eu"))))
                .isEqualTo(352_000);
        for (String ordinary : new String[] {"global", "not_available", "default", "", null}) {
            assertThat(amount(cost("anthropic", "claude-sonnet-5-5", served(Usage.of(1_000, 100), 0, null, ordinary))))
                    .isEqualTo(3_000_000);
        }
        assertThat(cost("anthropic", "claude-sonnet-5-5", served(Usage.of(1, 1), 0, null, "moon")))
                .isEqualTo(new Cost.Unpriced("no price for region moon in anthropic/claude-sonnet-5-5@2026-10-07"));
    }

    @Test
    void aSearchOfTheWebIsChargedOnTopAndWithoutAnyFactor() {
        // (1,000 x 2.00 + 100 x 10.00) x 0.5 x 1.1, and 3 x 10 / 1,000 dollars
        assertThat(amount(cost("anthropic", "claude-sonnet-5-5", served(Usage.of(1_000, 100), 3, "batch", "us"))))
                .isEqualTo(31_650_000);
        assertThat(amount(cost("google", "gemini-3.8-flash", served(Usage.NONE, 1, null, null))))
                .isEqualTo(14_000_000);
        assertThat(cost("google", "gemini-2.5-pro", served(Usage.of(1, 1), 1, null, null)))
                .isEqualTo(new Cost.Unpriced("no price for web_search calls in google/gemini-2.5-pro"));
    }

    @Test
    void anExplanationNamesEveryFactorTheTierAndThePrice() {
        var usage = new Usage(1, 50_000, 30_000, 20_000, 0, 0, 10, 0, 0);
        var price = BOOK.find("anthropic", "claude-haiku-5-5", NOVEMBER).orElseThrow();
        var explained = CostExplanation.of(new Consumption(usage, 2, "batch", "us"), price);
        assertThat(explained.contextTierAbove()).isEqualTo(100_000);
        assertThat(explained.promptTokens()).isEqualTo(100_001);
        assertThat(explained.factors())
                .extracting(
                        CostExplanation.AppliedFactor::kind,
                        factor -> factor.factor().toPlainString())
                .containsExactly(tuple("service_tier", "0.5"), tuple("region", "1.1"));
        assertThat(explained.lines())
                .extracting(
                        CostExplanation.Line::item,
                        CostExplanation.Line::quantity,
                        line -> line.priceUsd().toPlainString(),
                        line -> line.factor().toPlainString(),
                        line -> line.amountUsd().toPlainString())
                .containsExactly(
                        tuple("input", 1L, "0.5", "0.55", "0.000000275"),
                        tuple("cache_read", 50_000L, "0.05", "0.55", "0.001375"),
                        tuple("cache_write_short", 30_000L, "0.625", "0.55", "0.0103125"),
                        tuple("cache_write_long", 20_000L, "1", "0.55", "0.011"),
                        tuple("output", 10L, "2.5", "0.55", "0.00001375"),
                        tuple("web_search", 2L, "10", "1", "0.02"));
        assertThat(explained.totalUsd()).isEqualTo("0.042701525");
        var used = Objects.requireNonNull(explained.price());
        assertThat(used.priceId()).isEqualTo("anthropic/claude-haiku-5-5@2026-10-07");
        assertThat(used.effectiveFrom()).isEqualTo("2026-10-07T00:00:00Z");
        assertThat(used.source()).isEqualTo("launch announcement");
    }

    @Test
    void anUnpricedCallIsExplainedByWhatIsMissing() {
        var price = BOOK.find("openai", "gpt-5-nano", NOVEMBER).orElseThrow();
        var explained = CostExplanation.of(Consumption.of(Usage.of(1, 1), "priority"), price);
        assertThat(explained.totalUsd()).isNull();
        assertThat(explained.lines()).isEmpty();
        assertThat(explained.note()).isEqualTo("no price for service tier priority in openai/gpt-5-nano");
    }

    @Test
    void roundingIsHalfUpAndOnlyOnceAtTheEnd() {
        var book = book("{provider: p, model: m, input: 0.0005, output: 0.0004, service_tiers: [batch 0.5, odd 0.3]}");
        assertThat(amount(book.cost("p", "m", NOVEMBER, Usage.of(1, 0), null))).isEqualTo(1);
        assertThat(amount(book.cost("p", "m", NOVEMBER, Usage.of(0, 1), null))).isZero();
        // 0.5 + 0.4 is rounded as a sum, not each for itself
        assertThat(amount(book.cost("p", "m", NOVEMBER, Usage.of(1, 1), "batch")))
                .isZero();
        assertThat(amount(book.cost("p", "m", NOVEMBER, Usage.of(2, 0), "batch")))
                .isEqualTo(1);
        assertThat(amount(book.cost("p", "m", NOVEMBER, Usage.of(5, 0), "odd"))).isEqualTo(1);
        assertThat(amount(book.cost("p", "m", NOVEMBER, Usage.of(3, 0), "odd"))).isZero();
    }

    @Test
    void sumsBeyondALongStayExact() {
        var book = book("{provider: p, model: m, input: 100000, output: 0.000000001,"
                + " service_tiers: [odd 0.999999, most 1000]}");
        // 9,000,000,000 x 100,000 dollars a million is 900 million dollars; in between it is 9 x 10^23
        assertThat(amount(book.cost("p", "m", NOVEMBER, Usage.of(9_000_000_000L, 0), null)))
                .isEqualTo(900_000_000_000_000_000L);
        assertThat(amount(book.cost("p", "m", NOVEMBER, Usage.of(9_000_000_000L, 0), "odd")))
                .isEqualTo(899_999_100_000_000_000L);
        assertThat(amount(book.cost("p", "m", NOVEMBER, Usage.of(0, Long.MAX_VALUE), null)))
                .isEqualTo(9_223_372_036_855L);
        assertThat(book.cost("p", "m", NOVEMBER, Usage.of(9_000_000_000L, 0), "most"))
                .isEqualTo(new Cost.Unpriced(
                        "a cost of 900000000000000000000 nano-dollars in p/m (expected: at most 9223372036854775807)"));
    }

    @Test
    void sumsBeyondALongAreRoundedHalfUpToo() {
        var half = book("{provider: p, model: m, input: 100000, output: 0.0005}");
        assertThat(amount(half.cost("p", "m", NOVEMBER, Usage.of(9_000_000_000L, 1), null)))
                .isEqualTo(900_000_000_000_000_001L);
        var less = book("{provider: p, model: m, input: 100000, output: 0.000499999}");
        assertThat(amount(less.cost("p", "m", NOVEMBER, Usage.of(9_000_000_000L, 1), null)))
                .isEqualTo(900_000_000_000_000_000L);
    }

    @Test
    void aPromptBeyondALongIsInTheHighestTier() {
        var book =
                book("{provider: p, model: m, input: 1, cache_read: 0, tiers: [{above: 10, input: 0, cache_read: 0}]}");
        var usage = new Usage(Long.MAX_VALUE, Long.MAX_VALUE, 0, 0, 0, 0, 0, 0, 0);
        assertThat(amount(book.cost("p", "m", NOVEMBER, usage, null))).isZero();
    }

    @Test
    void aPricedCallNamesItsPrice() {
        assertThat(cost("openai", "gpt-5.6", Usage.of(1, 1), null))
                .isEqualTo(new Cost.Priced(new NanoDollars(24_000), "openai/gpt-5.6-sol@2026-08-21"));
        assertThat(List.of(
                        BOOK.find("openai", "gpt-5", NOVEMBER).orElseThrow().id(),
                        BOOK.find("demo", "x", NOVEMBER).orElseThrow().id()))
                .containsExactly("openai/gpt-5", "demo/*");
    }

    private static PriceBook book(String entry) {
        var faults = new Faults();
        var book = PriceBook.read("test.yaml", "currency: USD\nprices:\n  - " + entry, faults);
        faults.throwIfAny();
        return book;
    }

    private static Cost cost(String provider, String model, Usage usage, @Nullable String serviceTier) {
        return BOOK.cost(provider, model, NOVEMBER, usage, serviceTier);
    }

    private static Cost cost(String provider, String model, Consumption consumption) {
        return BOOK.cost(provider, model, NOVEMBER, consumption);
    }

    private static Consumption served(
            Usage usage, long searches, @Nullable String serviceTier, @Nullable String region) {
        return new Consumption(usage, searches, serviceTier, region);
    }

    private static String usd(String provider, String model, Usage usage) {
        return new NanoDollars(amount(cost(provider, model, usage, null))).toString();
    }

    private static long amount(Cost cost) {
        assertThat(cost).isInstanceOf(Cost.Priced.class);
        return ((Cost.Priced) cost).amount().value();
    }
}
