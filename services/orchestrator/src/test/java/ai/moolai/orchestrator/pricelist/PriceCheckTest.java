package ai.moolai.orchestrator.pricelist;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.config.Faults;
import ai.moolai.orchestrator.ledger.PriceBook;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PriceCheckTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final PriceBook ACTIVE = active();

    @Test
    void whatIsTheSameChangesNothing() {
        var check =
                check("- {provider: p, model: m, input: 1, cache_read: 0.1, output: 2, service_tiers: [batch 0.5]}");
        assertThat(check.faults()).isEmpty();
        assertThat(check.holds()).containsExactly("1 prices: 1 active, 0 proposed, 0 retracted", "p: 1");
        assertThat(check.changes()).isEmpty();
        assertThat(check.warnings()).isEmpty();
    }

    @Test
    void everyDifferenceIsToldAndALargeOneIsDoubted() {
        var check = check("""
                - {provider: p, model: m, input: 1.5, output: 10.01, tiers: [{above: 10, input: 3}], regions: [us 1.1],
                   web_search: 10}
                - {provider: p, model: new, status: proposed, input: 1}
                - {provider: p, model: m, from: 2027-01-01, status: retracted, input: 1}
                """.indent(0));
        assertThat(check.changes())
                .containsExactly(
                        "p/m input: 1 -> 1.5",
                        "p/m cache_read: 0.1 -> no price",
                        "p/m input_image: 1 -> 1.5",
                        "p/m output: 2 -> 10.01",
                        "p/m output_reasoning: 2 -> 10.01",
                        "p/m: other tiers for long prompts",
                        "p/m: other service tiers",
                        "p/m: other regions",
                        "p/m: other charges for tools",
                        "p/new: a price where there is none",
                        "p/m@2027-01-01: retracted");
        assertThat(check.warnings())
                .containsExactly(
                        "p/m output: 2 -> 10.01 (expected: not more than 5 times more or less)",
                        "p/m output_reasoning: 2 -> 10.01 (expected: not more than 5 times more or less)");
        assertThat(check.holds().getFirst()).isEqualTo("3 prices: 1 active, 1 proposed, 1 retracted");
    }

    @Test
    void aFuturePriceIsComparedWithWhatHoldsThen() {
        var check = check("- {provider: p, model: risen, from: 2027-01-01, input: 4}");
        assertThat(check.changes())
                .containsExactly("p/risen@2027-01-01 input: 3 -> 4", "p/risen@2027-01-01 input_image: 3 -> 4");
    }

    @Test
    void whatContradictsItselfIsDoubted() {
        var check = check("""
                - {provider: q, model: m, input: 1, cache_read: 1.5, output: 0.5, service_tiers: [priority 50]}
                - {provider: q, model: free, input: 0, output: 0}
                """);
        assertThat(check.warnings())
                .containsExactly(
                        "q/m cache_read: 1.5 (expected: not more than input, 1)",
                        "q/m output: 0.5 (expected: not less than input, 1)",
                        "q/m service tier priority: x50 (expected: not more than 5 times more or less)",
                        "q/free: every call is free (expected: a price)");
    }

    @Test
    void everyFaultIsToldAtOnceWithItsPath() {
        var check = check("""
                - {provider: p, model: m, input: -1, typo: 2}
                - {provider: p, model: n, from: soon, input: 1}
                """);
        assertThat(check.faults())
                .hasSize(3)
                .anyMatch(fault -> fault.startsWith("list.yaml prices[0].input: -1 (expected: US dollars"))
                .anyMatch(fault -> fault.startsWith("list.yaml prices[0].typo: unknown key"))
                .anyMatch(fault -> fault.startsWith("list.yaml prices[1].from: soon (expected: a date as 2026-12-01"));
        assertThat(check.changes()).isEmpty();
    }

    @Test
    void theShippedListWouldChangeNothing() throws java.io.IOException {
        try (var in = PriceBook.class.getResourceAsStream("prices.yaml")) {
            assertThat(in).isNotNull();
            String yaml = new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            var check = PriceCheck.of("prices.yaml", yaml, PriceBook.shipped(), NOW);
            assertThat(check.faults()).isEmpty();
            assertThat(check.changes()).isEmpty();
        }
    }

    private static PriceCheck check(String entries) {
        return PriceCheck.of("list.yaml", "currency: USD\nprices:\n" + entries, ACTIVE, NOW);
    }

    private static PriceBook active() {
        var faults = new Faults();
        var book = PriceBook.read("active", """
                currency: USD
                prices:
                - {provider: p, model: m, input: 1, cache_read: 0.1, output: 2, service_tiers: [batch 0.5]}
                - {provider: p, model: risen, input: 2}
                - {provider: p, model: risen, from: 2026-12-15, input: 3}
                - {provider: p, model: '*', input: 9}
                """, faults);
        faults.throwIfAny();
        return book;
    }
}
