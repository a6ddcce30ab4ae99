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

class CostPropertiesTest {
    private static final int TRIES = 2_000;
    private static final AtomicInteger TRIED = new AtomicInteger();

    @Property(tries = TRIES)
    void theCostIsThatOfADecimalCalculation(@ForAll("usages") Usage usage, @ForAll("prices") Price price) {
        TRIED.incrementAndGet();
        var expected = reference(usage, price);
        var cost = Cost.of(usage, price, "some");
        if (expected.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            assertThat(cost).isInstanceOf(Cost.Unpriced.class);
        } else {
            assertThat(amount(cost)).isEqualTo(expected.longValueExact());
        }
    }

    @Property(tries = TRIES)
    void moreTokensNeverCostLess(
            @ForAll("usualUsages") Usage usage,
            @ForAll("prices") Price price,
            @ForAll @LongRange(max = 1_000_000) long more) {
        TRIED.incrementAndGet();
        long before = amount(Cost.of(usage, price, null));
        for (int type = 0; type < TokenClass.ALL.size(); type++) {
            long[] counts =
                    TokenClass.ALL.stream().mapToLong(each -> each.of(usage)).toArray();
            counts[type] += more;
            assertThat(amount(Cost.of(usage(counts), price, null))).isGreaterThanOrEqualTo(before);
        }
    }

    @Property(tries = TRIES)
    void aCallWithAnUnpricedClassIsNeverPriced(@ForAll("usualUsages") Usage usage, @ForAll TokenClass missing) {
        TRIED.incrementAndGet();
        Map<TokenClass, Long> known = new EnumMap<>(TokenClass.class);
        TokenClass.ALL.forEach(type -> known.put(type, 1L));
        known.remove(missing);
        var cost = Cost.of(usage, price(List.of(new Price.Tier(0, known)), Factor.ONE), null);
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
        return Combinators.combine(classes, classes, thresholds, factors).as((low, rise, above, factor) -> {
            Map<TokenClass, Long> below = new EnumMap<>(TokenClass.class);
            Map<TokenClass, Long> beyond = new EnumMap<>(TokenClass.class);
            for (int i = 0; i < TokenClass.ALL.size(); i++) {
                below.put(TokenClass.ALL.get(i), low.get(i));
                beyond.put(TokenClass.ALL.get(i), low.get(i) + rise.get(i));
            }
            return price(List.of(new Price.Tier(0, below), new Price.Tier(above, beyond)), factor);
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

    private static Price price(List<Price.Tier> tiers, Factor factor) {
        return new Price(
                "p/m",
                new PricedModel("p", "m", List.of(), OptionalLong.empty(), OptionalLong.empty()),
                new Price.Span(Instant.MIN, Instant.MAX),
                tiers,
                Map.of("some", factor),
                new Price.Origin("test", null, List.of()));
    }

    private static BigDecimal reference(Usage usage, Price price) {
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
        Factor factor = price.serviceTiers().getOrDefault("some", Factor.ONE);
        return sum.multiply(BigDecimal.valueOf(factor.numerator()))
                .divide(
                        BigDecimal.valueOf(factor.denominator()).multiply(BigDecimal.valueOf(1_000_000)),
                        0,
                        RoundingMode.HALF_UP);
    }

    private static long amount(Cost cost) {
        assertThat(cost).isInstanceOf(Cost.Priced.class);
        return ((Cost.Priced) cost).amount().value();
    }
}
