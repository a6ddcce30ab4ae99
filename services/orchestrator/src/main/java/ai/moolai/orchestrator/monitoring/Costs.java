package ai.moolai.orchestrator.monitoring;

import ai.moolai.base.NanoDollars;
import ai.moolai.base.RequestId;
import ai.moolai.config.ConfigException;
import ai.moolai.orchestrator.ledger.Consumption;
import ai.moolai.orchestrator.ledger.CostExplanation;
import ai.moolai.orchestrator.ledger.Price;
import ai.moolai.orchestrator.ledger.PriceBook;
import ai.moolai.orchestrator.monitoring.RatedCall.Rate;
import ai.moolai.orchestrator.monitoring.RequestCost.ExplainedCorrection;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Says how the cost of a call came about. A price that was corrected since has several versions under one id: the one
/// that was used is the one that gives the cost on record, to the last nano-dollar.
final class Costs {
    private final CostStore store;
    private final PriceBook prices;

    Costs(CostStore store, PriceBook prices) {
        this.store = store;
        this.prices = prices;
    }

    Optional<RequestCost> explain(RequestId id) {
        return store.call(id).map(call -> {
            List<ExplainedCorrection> corrections = new ArrayList<>();
            for (Correction correction : store.corrections(id)) {
                var rate = new Rate(correction.newCostUsd().value(), correction.priceId(), null);
                Instant at = Objects.requireNonNullElse(correction.correctedAt(), call.startedAt());
                corrections.add(new ExplainedCorrection(correction, explanation(call.consumption(), rate, at)));
            }
            CostExplanation recorded = call.used()
                    ? explanation(call.consumption(), call.recorded(), call.startedAt())
                    : CostExplanation.nothing();
            return new RequestCost(recorded, corrections);
        });
    }

    private CostExplanation explanation(Consumption consumption, Rate rate, Instant at) {
        Long nanos = rate.nanos();
        String priceId = rate.priceId();
        if (nanos == null || priceId == null) {
            String reason = rate.unpricedReason();
            return CostExplanation.unpriced(consumption, reason == null ? "no price" : reason);
        }
        BigDecimal total = new NanoDollars(nanos).toUsd();
        for (Price version : versions(priceId, at)) {
            var explained = CostExplanation.of(consumption, version);
            BigDecimal reckoned = explained.totalUsd();
            if (reckoned != null && reckoned.compareTo(total) == 0) {
                return explained;
            }
        }
        return CostExplanation.lost(
                consumption, total, "price " + priceId + " is not on record as it was when this call was priced");
    }

    private List<Price> versions(String priceId, Instant at) {
        List<Price> versions = new ArrayList<>();
        for (String entry : store.entries(priceId, at)) {
            Price price = read(priceId, entry);
            if (price != null) {
                versions.add(price);
            }
        }
        prices.all().stream().filter(price -> price.id().equals(priceId)).forEach(versions::add);
        return versions;
    }

    /// An entry that another release wrote, with words that this one does not know, explains nothing.
    private static @Nullable Price read(String priceId, String entry) {
        try {
            return Price.ofEntry(priceId, entry);
        } catch (ConfigException unreadable) {
            return null;
        }
    }
}
