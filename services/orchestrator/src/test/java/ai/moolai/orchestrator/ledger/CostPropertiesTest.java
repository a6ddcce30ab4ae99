package ai.moolai.orchestrator.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.base.Usage;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.lifecycle.AfterContainer;
import org.jspecify.annotations.Nullable;

class CostPropertiesTest {
    private static final int TRIES = 2_000;
    private static final AtomicInteger TRIED = new AtomicInteger();

    @Property(tries = TRIES)
    void theCostIsThatOfADecimalCalculation(
            @ForAll("usages") Usage usage,
            @ForAll @LongRange(max = 1_000) long searches,
            @ForAll("words") String tier,
            @ForAll("words") String region,
            @ForAll("prices") Price price) {
        TRIED.incrementAndGet();
        var consumption = new Consumption(usage, searches, tier, region);
        var expected = reference(consumption, price);
        var cost = Cost.of(consumption, price);
        if (expected.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            assertThat(cost).isInstanceOf(Cost.Unpriced.class);
        } else {
            assertThat(amount(cost)).isEqualTo(expected.longValueExact());
        }
    }

    @Property(tries = TRIES)
    void theLinesOfAnExplanationAddUpToTheCost(
            @ForAll("usualUsages") Usage usage,
            @ForAll @LongRange(max = 1_000) long searches,
            @ForAll("words") String tier,
            @ForAll("words") String region,
            @ForAll("prices") Price price) {
        TRIED.incrementAndGet();
        var consumption = new Consumption(usage, searches, tier, region);
        var explained = CostExplanation.of(consumption, price);
        BigDecimal sum = BigDecimal.ZERO;
        for (CostExplanation.Line line : explained.lines()) {
            assertThat(line.amountUsd())
                    .as(line.item())
                    .isEqualByComparingTo(BigDecimal.valueOf(line.quantity())
                            .multiply(line.priceUsd())
                            .divide(BigDecimal.valueOf(line.per()))
                            .multiply(line.factor()));
            sum = sum.add(line.amountUsd());
        }
        assertThat(explained.totalUsd())
                .isEqualByComparingTo(sum)
                .isEqualByComparingTo(BigDecimal.valueOf(amount(Cost.of(consumption, price)), 9));
        assertThat(explained.lines())
                .filteredOn(line -> line.item().equals("rounding"))
                .allSatisfy(line -> assertThat(line.amountUsd().abs()).isLessThanOrEqualTo(new BigDecimal("5E-10")));
    }

    @Property(tries = 500)
    void aPriceThatIsWrittenDownIsReadAsTheSame(@ForAll("prices") Price price) {
        TRIED.incrementAndGet();
        assertThat(Price.ofEntry(price.id(), price.entry())).isEqualTo(price);
    }

    @Property(tries = TRIES)
    void moreTokensNeverCostLess(
            @ForAll("usualUsages") Usage usage,
            @ForAll("prices") Price price,
            @ForAll @LongRange(max = 1_000_000) long more) {
        TRIED.incrementAndGet();
        long before = amount(Cost.of(Consumption.of(usage, null), price));
        for (int type = 0; type < TokenClass.ALL.size(); type++) {
            long[] counts =
                    TokenClass.ALL.stream().mapToLong(each -> each.of(usage)).toArray();
            counts[type] += more;
            assertThat(amount(Cost.of(Consumption.of(usage(counts), null), price)))
                    .isGreaterThanOrEqualTo(before);
        }
    }

    @Property(tries = TRIES)
    void aCallWithAnUnpricedClassIsNeverPriced(@ForAll("usualUsages") Usage usage, @ForAll TokenClass missing) {
        TRIED.incrementAndGet();
        Map<TokenClass, Long> known = new EnumMap<>(TokenClass.class);
        TokenClass.ALL.forEach(type -> known.put(type, 1L));
        known.remove(missing);
        var price = price(List.of(new Price.Tier(0, known)), Price.Terms.PLAIN);
        var cost = Cost.of(Consumption.of(usage, null), price);
        assertThat(cost instanceof Cost.Priced).isEqualTo(missing.of(usage) == 0);
    }

    /// Proof that the properties ran at all.
    @AfterContainer
    static void everyPropertyWasTried() {
        assertThat(TRIED).hasValueGreaterThanOrEqualTo(TRIES);
    }

    @Provide
    Arbitrary<Usage> usages() {
        return counts(Long.MAX_VALUE >>> 4);
    }

    @Provide
    Arbitrary<Usage> usualUsages() {
        return counts(2_000_000);
    }

    /// Two tiers, the upper one dearer in every class, as all vendors have it.
    @Provide
    Arbitrary<Price> prices() {
        var classes = Arbitraries.longs().between(0, 200_000_000_000L).list().ofSize(TokenClass.ALL.size());
        var factors = Arbitraries.bigDecimals()
                .between(new BigDecimal("0.000001"), BigDecimal.TEN)
                .ofScale(6)
                .map(Factor::of);
        var thresholds = Arbitraries.longs().between(1, 3_000_000);
        var charges = Arbitraries.longs().between(0, 100_000_000_000L);
        var terms = Combinators.combine(factors, factors, charges)
                .as((tier, region, charge) -> new Price.Terms(
                        Map.of("some", tier), Map.of("some", region), Map.of(ToolCharge.WEB_SEARCH, charge)));
        return Combinators.combine(classes, classes, thresholds, terms).as((low, rise, above, of) -> {
            Map<TokenClass, Long> below = new EnumMap<>(TokenClass.class);
            Map<TokenClass, Long> beyond = new EnumMap<>(TokenClass.class);
            for (int i = 0; i < TokenClass.ALL.size(); i++) {
                below.put(TokenClass.ALL.get(i), low.get(i));
                beyond.put(TokenClass.ALL.get(i), low.get(i) + rise.get(i));
            }
            return price(List.of(new Price.Tier(0, below), new Price.Tier(above, beyond)), of);
        });
    }

    private static Arbitrary<Usage> counts(long max) {
        return Arbitraries.longs()
                .between(0, max)
                .list()
                .ofSize(TokenClass.ALL.size())
                .map(list -> usage(list.stream().mapToLong(Long::longValue).toArray()));
    }

    private static Usage usage(long[] of) {
        return new Usage(of[0], of[1], of[2], of[3], of[4], of[5], of[6], of[7], of[8]);
    }

    private static Price price(List<Price.Tier> tiers, Price.Terms terms) {
        return new Price(
                "p/m",
                new PricedModel("p", "m", List.of(), OptionalLong.empty(), OptionalLong.empty()),
                new Price.Span(Instant.MIN, Instant.MAX),
                tiers,
                terms,
                new Price.Origin("test", null, List.of()));
    }

    @Provide
    Arbitrary<String> words() {
        return Arbitraries.of("some", "default", "");
    }

    private static BigDecimal reference(Consumption consumption, Price price) {
        Usage usage = consumption.usage();
        List<BigDecimal> prompt = new ArrayList<>();
        for (TokenClass type : TokenClass.ALL.subList(0, TokenClass.ALL.indexOf(TokenClass.OUTPUT))) {
            prompt.add(BigDecimal.valueOf(type.of(usage)));
        }
        BigDecimal length = prompt.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        boolean beyond =
                length.compareTo(BigDecimal.valueOf(price.tiers().getLast().above())) > 0;
        var each = beyond ? price.tiers().getLast() : price.tiers().getFirst();
        BigDecimal sum = BigDecimal.ZERO;
        for (TokenClass type : TokenClass.ALL) {
            sum = sum.add(BigDecimal.valueOf(type.of(usage))
                    .multiply(BigDecimal.valueOf(each.nanoDollars().getOrDefault(type, 0L))));
        }
        BigDecimal tier = factor(consumption.serviceTier(), price.terms().serviceTiers());
        BigDecimal region = factor(consumption.region(), price.terms().regions());
        BigDecimal searches = BigDecimal.valueOf(consumption.webSearches())
                .multiply(BigDecimal.valueOf(price.terms().charges().getOrDefault(ToolCharge.WEB_SEARCH, 0L)));
        return sum.multiply(tier)
                .multiply(region)
                .movePointLeft(6)
                .add(searches.movePointLeft(3))
                .setScale(0, RoundingMode.HALF_UP);
    }

    private static BigDecimal factor(@Nullable String word, Map<String, Factor> factors) {
        Factor factor = "some".equals(word) ? factors.getOrDefault("some", Factor.ONE) : Factor.ONE;
        return BigDecimal.valueOf(factor.numerator()).divide(BigDecimal.valueOf(factor.denominator()));
    }

    private static long amount(Cost cost) {
        assertThat(cost).isInstanceOf(Cost.Priced.class);
        return ((Cost.Priced) cost).amount().value();
    }
}
