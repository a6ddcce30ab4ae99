package ai.moolai.orchestrator.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.base.Clock;
import ai.moolai.base.OrganizationId;
import ai.moolai.base.RequestId;
import ai.moolai.base.Usage;
import ai.moolai.config.Faults;
import ai.moolai.orchestrator.ledger.Consumption;
import ai.moolai.orchestrator.ledger.Cost;
import ai.moolai.orchestrator.ledger.PriceBook;
import ai.moolai.orchestrator.monitoring.RatedCall.Names;
import ai.moolai.orchestrator.monitoring.RatedCall.Rate;
import ai.moolai.store.Database;
import ai.moolai.store.DatabaseUrl;
import ai.moolai.store.PoolSize;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.lifecycle.AfterContainer;
import org.jspecify.annotations.Nullable;

class ReratingPropertiesTest {
    /// A database that is never asked anything.
    private static final Database NOBODY = Database.open(
            "none", DatabaseUrl.parse("postgresql://nobody@127.0.0.1:1/none"), new PoolSize(0, 1), Clock.system());

    private static final Instant STARTED = Instant.parse("2026-11-24T00:00:00Z");

    @Property(tries = 200)
    void aCallThatWasCorrectedNeedsNoFurtherCorrection(
            @ForAll @IntRange(max = 3) int price,
            @ForAll @LongRange(max = 5_000) long recorded,
            @ForAll boolean unpriced,
            @ForAll @IntRange(max = 2_000) int tokens) {
        var rerating = rerating(price);
        var call = call(unpriced ? null : recorded, tokens);
        Optional<Correction> first = rerating.rate(call);
        var expected = book(price).cost("p", "m", STARTED, call.consumption());
        boolean differs = expected instanceof Cost.Priced priced
                && (unpriced || priced.amount().value() != recorded);
        assertThat(first.isPresent()).isEqualTo(differs);
        if (first.isPresent()) {
            var correction = first.get();
            var newest = new Rate(correction.newCostUsd().value(), correction.priceId(), null);
            var corrected = new RatedCall(
                    call.requestId(),
                    call.startedAt(),
                    true,
                    call.names(),
                    call.consumption(),
                    call.recorded(),
                    newest);
            assertThat(rerating.rate(corrected)).isEmpty();
            assertThat(expected).isEqualTo(new Cost.Priced(correction.newCostUsd(), correction.priceId()));
        }
    }

    @Property(tries = 20)
    void aCallNeverLosesItsCost(@ForAll @LongRange(max = 5_000) long recorded) {
        assertThat(rerating(0).rate(call(recorded, 1))).isEmpty();
    }

    @AfterContainer
    static void close() {
        NOBODY.close();
    }

    private static Rerating rerating(int price) {
        return new Rerating(new CostStore(NOBODY, new OrganizationId("org_001")), book(price), "test");
    }

    /// With 0 there is no price for the model.
    private static PriceBook book(int price) {
        var faults = new Faults();
        String model = price == 0 ? "other" : "m";
        var book = PriceBook.read(
                "test", "{currency: USD, prices: [{provider: p, model: " + model + ", input: " + price + "}]}", faults);
        faults.throwIfAny();
        return book;
    }

    private static RatedCall call(@Nullable Long recorded, int tokens) {
        var rate = new Rate(recorded, recorded == null ? null : "p/m@2020-01-01", recorded == null ? "none" : null);
        return new RatedCall(
                new RequestId(UUID.fromString("01a20af4-1ebf-737e-ba6d-a041890d8992")),
                STARTED,
                true,
                new Names("p", "m", null),
                Consumption.of(Usage.of(tokens, 0), null),
                rate,
                rate);
    }
}
