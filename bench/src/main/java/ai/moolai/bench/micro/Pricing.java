package ai.moolai.bench.micro;

import ai.moolai.base.Usage;
import ai.moolai.orchestrator.ledger.Consumption;
import ai.moolai.orchestrator.ledger.Cost;
import ai.moolai.orchestrator.ledger.PriceBook;
import java.time.Instant;
import org.openjdk.jmh.annotations.Benchmark;

/// What a call cost, by the price list that comes along.
public class Pricing extends Measured {
    private final PriceBook prices = PriceBook.shipped();
    private final Instant at = Instant.parse("2026-11-30T12:00:00Z");
    private final Consumption used = Consumption.of(new Usage(236, 64, 0, 0, 0, 0, 104, 16, 0), "default");

    /// As a call is priced: the model that answered bears a date, which the list does not know.
    @Benchmark
    public Cost cost() {
        String model = prices.pricedModel("openai", "gpt-4.1-mini-2025-04-14", Wire.MODEL);
        return prices.cost("openai", model, at, used);
    }
}
