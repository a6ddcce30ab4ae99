package ai.moolai.orchestrator.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.moolai.config.ConfigException;
import ai.moolai.config.Faults;
import ai.moolai.config.Section;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PriceBookTest {
    private static final Instant NOVEMBER = Instant.parse("2026-11-23T12:00:00Z");
    private static final PriceBook SHIPPED = PriceBook.shipped();

    private static final PriceBook BOOK = read("""
            currency: USD
            prices:
              - {provider: p, model: m, aliases: [nick], input: 1}
              - {provider: p, model: m, from: 2026-12-01, input: 2}
              - {provider: p, model: m, from: 2027-01-01, to: 2027-02-01, input: 3}
              - {provider: p, model: late, from: 2026-12-01T10:00:00+02:00, input: 4}
              - {provider: p, model: '*', input: 9}
            """);

    @Test
    void aPriceBeginsAtItsFirstMomentAndEndsBeforeItsLast() {
        assertThat(usd(BOOK, "m", "1970-01-01T00:00:00Z")).contains(1L);
        assertThat(usd(BOOK, "m", "2026-11-30T23:59:59.999999999Z")).contains(1L);
        assertThat(usd(BOOK, "m", "2026-12-01T00:00:00Z")).contains(2L);
        assertThat(usd(BOOK, "m", "2026-12-31T23:59:59.999Z")).contains(2L);
        assertThat(usd(BOOK, "m", "2027-01-01T00:00:00Z")).contains(3L);
        assertThat(usd(BOOK, "m", "2027-02-01T00:00:00Z")).contains(2L);
        assertThat(usd(BOOK, "late", "2026-12-01T07:59:59Z")).isEmpty();
        assertThat(usd(BOOK, "late", "2026-12-01T08:00:00Z")).contains(4L);
    }

    @Test
    void theScheduledRisesBeginOnTheirDay() {
        assertThat(id("google", "gemini-4-argon", "2026-11-30T23:59:59.999Z")).contains("google/gemini-4-argon");
        assertThat(id("google", "gemini-4-argon", "2026-12-01T00:00:00Z")).contains("google/gemini-4-argon@2026-12-01");
        assertThat(id("google", "gemini-3.8-flash", "2027-01-01T00:00:00Z"))
                .contains("google/gemini-3.8-flash@2027-01-01");
        assertThat(id("openai", "gpt-5.6-terra", "2026-07-29T23:59:59Z")).contains("openai/gpt-5.6-terra@2026-07-09");
        assertThat(id("openai", "gpt-5.6-terra", "2026-07-30T00:00:00Z")).contains("openai/gpt-5.6-terra@2026-07-30");
        assertThat(id("anthropic", "claude-sonnet-5-5", "2026-10-07T00:00:00Z"))
                .contains("anthropic/claude-sonnet-5-5@2026-10-07");
        assertThat(id("p", "late", "2026-12-01T08:00:00Z")).isEmpty();
        assertThat(BOOK.find("p", "late", Instant.parse("2026-12-01T08:00:00Z")))
                .map(Price::id)
                .contains("p/late@2026-12-01T08:00:00Z");
    }

    @Test
    void aRetractedPriceNeverHeldAndTheOneBeforeItGoesOn() {
        assertThat(id("anthropic", "claude-sonnet-5", "2026-11-23T00:00:00Z")).contains("anthropic/claude-sonnet-5");
        var book = overlaid(BOOK, "prices: [{provider: p, model: m, from: 2026-12-01, status: retracted}]");
        assertThat(usd(book, "m", "2026-12-02T00:00:00Z")).contains(1L);
        assertThat(usd(book, "m", "2027-01-02T00:00:00Z")).contains(3L);
        assertThat(usd(book, "nick", "2026-12-02T00:00:00Z")).contains(1L);
    }

    @Test
    void aRetractedPriceLeavesATrace() {
        assertThat(SHIPPED.retracted()).containsKey("anthropic/claude-sonnet-5@2026-09-01");
        var book = overlaid(BOOK, "prices: [{provider: p, model: m, from: 2026-12-01, status: retracted}]");
        assertThat(book.retracted()).containsOnlyKeys("p/m@2026-12-01", "p/m@2026-12-01~own");
        var again = overlaid(book, "prices: [{provider: p, model: m, from: 2026-12-01, input: 5}]");
        assertThat(again.retracted()).containsOnlyKeys("p/m@2026-12-01");
        assertThat(usd(again, "m", "2026-12-02T00:00:00Z")).contains(5L);
    }

    @Test
    void aProposedPriceIsCheckedAndNotUsed() {
        var book = overlaid(BOOK, """
                prices:
                  - {provider: p, model: m, from: 2026-12-01, status: proposed, input: 5}
                  - {provider: p, model: other, status: proposed, input: 5}
                """);
        assertThat(usd(book, "m", "2026-12-02T00:00:00Z")).contains(2L);
        assertThat(book.knows("p", "other")).isFalse();
        var faults = new Faults();
        PriceBook.read("x", "{currency: USD, prices: [{provider: p, model: m, status: proposed}]}", faults);
        assertThatThrownBy(faults::throwIfAny).hasMessageContaining("no price (expected: at least input or output)");
    }

    @Test
    void aDateWithoutAZoneIsTheZonesThatTheListNames() {
        var book = read("""
                currency: USD
                time_zone: America/Los_Angeles
                defaults:
                  q: {time_zone: Europe/Berlin}
                prices:
                  - {provider: p, model: m, from: 2026-12-01, to: 2026-12-24T18:00, input: 1}
                  - {provider: p, model: z, time_zone: UTC, from: 2026-12-01, input: 1}
                  - {provider: p, model: o, from: '2026-12-01T00:00:00+01:00', input: 1}
                  - {provider: q, model: m, from: 2026-07-01T12:00:30, input: 1}
                """);
        assertThat(book.all())
                .extracting(Price::id)
                .containsExactlyInAnyOrder(
                        "p/m@2026-12-01T08:00:00Z",
                        "p/z@2026-12-01",
                        "p/o@2026-11-30T23:00:00Z",
                        "q/m@2026-07-01T10:00:30Z");
        assertThat(book.find("p", "m", Instant.parse("2026-12-25T01:59:59Z"))).isPresent();
        assertThat(book.find("p", "m", Instant.parse("2026-12-25T02:00:00Z"))).isEmpty();
    }

    @Test
    void everyShippedPriceThatIsWrittenDownIsReadAsTheSame() {
        assertThat(SHIPPED.all())
                .isNotEmpty()
                .allSatisfy(price ->
                        assertThat(Price.ofEntry(price.id(), price.entry())).isEqualTo(price));
    }

    @Test
    void oddTextsSurviveBeingWrittenDown() {
        var book = read("""
                currency: USD
                prices:
                  - {provider: p, model: "a:b,{c}", input: 1, source: 'he said "50 € – \\ 😀"'}
                """);
        assertThat(book.all())
                .singleElement()
                .satisfies(price ->
                        assertThat(Price.ofEntry(price.id(), price.entry())).isEqualTo(price));
    }

    @Test
    void aCallIsPricedByTheModelThatAnsweredWhereTheBookKnowsIt() {
        assertThat(SHIPPED.pricedModel("openai", "gpt-4o-2024-08-06", "gpt-4o")).isEqualTo("gpt-4o-2024-08-06");
        assertThat(SHIPPED.pricedModel("openai", "something-else", "gpt-4o")).isEqualTo("gpt-4o");
        assertThat(SHIPPED.pricedModel("openai", null, "gpt-4o")).isEqualTo("gpt-4o");
    }

    @Test
    void aModelWithoutAnyPriceLeftIsUnknown() {
        var book = overlaid(BOOK, """
                prices:
                  - {provider: p, model: late, from: '2026-12-01T08:00:00Z', status: retracted}
                """);
        assertThat(book.knows("p", "late")).isFalse();
        assertThat(usd(book, "late", "2027-01-01T00:00:00Z")).contains(9L);
    }

    @Test
    void anOrganizationsOwnPriceWinsWhileItHolds() {
        var book = overlaid(BOOK, """
                prices:
                  - {provider: p, model: m, from: 2026-12-15, to: 2027-01-15, input: 7}
                  - {provider: p, model: late, from: '2026-12-01T08:00:00Z', input: 8}
                  - {provider: q, model: new, input: 6}
                """);
        assertThat(usd(book, "m", "2026-12-14T00:00:00Z")).contains(2L);
        assertThat(usd(book, "m", "2026-12-15T00:00:00Z")).contains(7L);
        assertThat(usd(book, "nick", "2027-01-14T00:00:00Z")).contains(7L);
        assertThat(usd(book, "m", "2027-01-15T00:00:00Z")).contains(3L);
        assertThat(usd(book, "late", "2027-01-01T00:00:00Z")).contains(8L);
        assertThat(book.find("q", "new", NOVEMBER)).map(Price::id).contains("q/new~own");
        assertThat(book.find("p", "m", Instant.parse("2026-12-15T00:00:00Z")))
                .map(Price::id)
                .contains("p/m@2026-12-15~own");
        assertThat(usd(BOOK, "m", "2026-12-15T00:00:00Z")).contains(2L);
    }

    @Test
    void aDatedIdHasThePriceOfItsModel() {
        assertThat(SHIPPED.canonical("openai", "gpt-4o-2024-08-06")).contains("gpt-4o");
        assertThat(SHIPPED.canonical("openai", "gpt-5.6-2026-07-09")).contains("gpt-5.6-sol");
        assertThat(SHIPPED.canonical("anthropic", "claude-opus-4-1-20250805")).contains("claude-opus-4-1");
        for (String other : new String[] {
            "gpt-4o-2024-13-06",
            "gpt-4o-2024-08-32",
            "gpt-4o-1924-08-06",
            "gpt-4o-20240806x",
            "gpt-4o_20240806",
            "gpt-4o-2024-0806",
            "-20240806",
            "20240806",
            ""
        }) {
            assertThat(SHIPPED.knows("openai", other)).as(other).isFalse();
        }
    }

    @Test
    void aDatedEntryOfItsOwnWinsOverItsModel() {
        var book = read("""
                currency: USD
                prices:
                  - {provider: p, model: m, input: 1}
                  - {provider: p, model: m-2026-08-01, input: 2}
                """);
        assertThat(usd(book, "m-2026-08-01", "2026-11-01T00:00:00Z")).contains(2L);
        assertThat(usd(book, "m-2026-08-02", "2026-11-01T00:00:00Z")).contains(1L);
    }

    @Test
    void nothingElseIsAPrefixMatch() {
        assertThat(id("openai", "gpt-5-mini", "2026-11-01T00:00:00Z")).contains("openai/gpt-5-mini");
        for (String unknown : new String[] {"gpt-5-micro", "gpt-5-mini-x", "gpt", "gpt-5.", "GPT-5", "gpt-5-chat"}) {
            assertThat(SHIPPED.find("openai", unknown, NOVEMBER)).as(unknown).isEmpty();
        }
        assertThat(SHIPPED.find("anthropic", "gpt-5", NOVEMBER)).isEmpty();
        assertThat(SHIPPED.find("nobody", "gpt-5", NOVEMBER)).isEmpty();
    }

    @Test
    void theStarPricesEveryOtherModelButNamesNone() {
        assertThat(usd(BOOK, "whatever", "2026-11-01T00:00:00Z")).contains(9L);
        assertThat(BOOK.knows("p", "whatever")).isFalse();
        assertThat(BOOK.knows("p", "*")).isFalse();
        assertThat(BOOK.models("p")).extracting(PricedModel::name).containsExactly("late", "m");
        // Named, but without a price at that moment: the star does not step in.
        assertThat(usd(BOOK, "late", "2026-11-01T00:00:00Z")).isEmpty();
    }

    @Test
    void anAliasIsTheSameModel() {
        assertThat(BOOK.canonical("p", "nick")).contains("m");
        assertThat(usd(BOOK, "nick", "2026-12-01T00:00:00Z")).contains(2L);
        var book = overlaid(BOOK, "prices: [{provider: p, model: nick, input: 5}]");
        assertThat(usd(book, "nick", "2026-12-01T00:00:00Z")).contains(5L);
        assertThat(usd(book, "m", "2026-12-01T00:00:00Z")).contains(2L);
    }

    @Test
    void everyFaultIsReportedAtOnceWithItsPath() {
        var faults = new Faults();
        PriceBook.read("prices.yaml", """
                currency: EUR
                typo: 1
                prices:
                  - {model: m, input: 1}
                  - {provider: p, input: 1}
                  - {provider: p, model: a, input: -1, output: 0.0000000001, cache_read: 100001}
                  - {provider: p, model: b, input: 1, tiers: [{above: 200, input: 2}, {above: 200, inputs: 3}]}
                  - {provider: p, model: c, from: 2026-12-01, to: 2026-12-01, input: 1, status: maybe}
                  - {provider: p, model: d, from: 2026-01-01, to: 2026-06-02, input: 1}
                  - {provider: p, model: d, from: 2026-06-01, input: 1}
                  - {provider: p, model: d, from: 2026-06-01, input: 2}
                  - {provider: p, model: e, aliases: [d], input: 1, inferred: [output]}
                  - {provider: p, model: 'f*', input: 1, service_tiers: [batch 0, default 2, flex 0.5, flex 0.5]}
                  - {provider: p, model: g, max_input_tokens: 0}
                """, faults);
        String price = " (expected: US dollars for a million tokens, from 0 to 100000 with at most 9 decimals)";
        String tier = " (expected: a service tier and its factor above 0, as batch 0.5"
                + " (default, standard and auto are always 1))";
        assertThat(catchThrowableOfType(ConfigException.class, faults::throwIfAny)
                        .faults())
                .extracting(ConfigException.Fault::toString)
                .filteredOn(fault -> !fault.contains("unknown key"))
                .containsExactlyInAnyOrder(
                        "prices.yaml currency: EUR (expected: USD)",
                        "prices.yaml prices[0].provider: missing (expected: a provider's name)",
                        "prices.yaml prices[1].model: missing (expected: a model's id, or * for every other model)",
                        "prices.yaml prices[2].input: -1" + price,
                        "prices.yaml prices[2].output: 0.0000000001" + price,
                        "prices.yaml prices[2].cache_read: 100001" + price,
                        "prices.yaml prices[3].tiers[1].above: 200 (expected: more than 200, the tier before)",
                        "prices.yaml prices[3].tiers[1]: no price (expected: at least input or output)",
                        "prices.yaml prices[4].to: 2026-12-01T00:00:00Z (expected: after from,"
                                + " which is 2026-12-01T00:00:00Z)",
                        "prices.yaml prices[4].status: maybe (expected: one of active, proposed, retracted)",
                        "prices.yaml prices[6].from: 2026-06-01T00:00:00Z (expected: at or after 2026-06-02T00:00:00Z,"
                                + " the end of prices.yaml prices[5])",
                        "prices.yaml prices[7]: the same model and from as prices.yaml prices[6] (expected: each once)",
                        "prices.yaml prices[8].aliases: d (expected: an id that no other model of p has)",
                        "prices.yaml prices[8].inferred: output (expected: a price of this entry)",
                        "prices.yaml prices[9].model: f* (expected: a model's id, or * for every other model)",
                        "prices.yaml prices[9].service_tiers[0]: batch 0" + tier,
                        "prices.yaml prices[9].service_tiers[1]: default 2" + tier,
                        "prices.yaml prices[9].service_tiers: flex (expected: each service tier once)",
                        "prices.yaml prices[10].max_input_tokens: 0 (expected: a whole number from 1 to 1000000000)",
                        "prices.yaml prices[10]: no price (expected: at least input or output)");
        assertThat(catchThrowableOfType(ConfigException.class, faults::throwIfAny)
                        .faults())
                .extracting(ConfigException.Fault::path)
                .contains("prices.yaml typo", "prices.yaml prices[3].tiers[1].inputs");
    }

    @Test
    void anOwnPriceIsCheckedLikeAShippedOne() {
        var faults = new Faults();
        var document = Section.parse("moolai.yaml", """
                prices:
                  - {provider: openai, model: gpt-5, input: cheap, outptu: 3}
                """, faults);
        SHIPPED.with(document.sectionList("prices"), faults);
        document.reportUnknown();
        assertThat(catchThrowableOfType(ConfigException.class, faults::throwIfAny)
                        .faults())
                .extracting(ConfigException.Fault::path)
                .containsExactly("moolai.yaml prices[0].input", "moolai.yaml prices[0].outptu");
    }

    private static Optional<Long> usd(PriceBook book, String model, String at) {
        return book.find("p", model, Instant.parse(at))
                .map(price ->
                        price.tiers().getFirst().nanoDollars().getOrDefault(TokenClass.INPUT, -1L) / 1_000_000_000);
    }

    private static Optional<String> id(String provider, String model, String at) {
        return SHIPPED.find(provider, model, Instant.parse(at)).map(Price::id);
    }

    private static PriceBook read(String yaml) {
        var faults = new Faults();
        var book = PriceBook.read("test.yaml", yaml, faults);
        faults.throwIfAny();
        return book;
    }

    private static PriceBook overlaid(PriceBook book, String yaml) {
        var faults = new Faults();
        var document = Section.parse("moolai.yaml", yaml, faults);
        var overlaid = book.with(document.sectionList("prices"), faults);
        document.reportUnknown();
        faults.throwIfAny();
        return overlaid;
    }
}
