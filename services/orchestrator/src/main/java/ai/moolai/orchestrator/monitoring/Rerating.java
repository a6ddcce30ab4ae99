package ai.moolai.orchestrator.monitoring;

import ai.moolai.base.NanoDollars;
import ai.moolai.orchestrator.ledger.Cost;
import ai.moolai.orchestrator.ledger.PriceBook;
import ai.moolai.orchestrator.monitoring.RatedCall.Names;
import ai.moolai.orchestrator.monitoring.RatedCall.Rate;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reckons calls anew, one pass, with the prices of now for the moments at which the calls began. A call whose cost is
/// another gets a correction; a second pass finds nothing to correct. A call that has a cost never loses it.
final class Rerating {
    /// How many calls one pass examines.
    static final int CALLS_MAX = 200_000;

    private static final int BATCH_CALLS = 1_000;
    private static final int CORRECTIONS_SHOWN_MAX = 100;

    private final CostStore store;
    private final PriceBook prices;
    private final String by;

    private final List<Correction> shown = new ArrayList<>();
    private long corrected;
    private long newlyPriced;
    private long stillUnpriced;
    private long priceGone;
    private long tooOld;
    private BigDecimal oldCost = BigDecimal.ZERO;
    private BigDecimal newCost = BigDecimal.ZERO;

    /// @param by who asks for it
    Rerating(CostStore store, PriceBook prices, String by) {
        this.store = store;
        this.prices = prices;
        this.by = by;
    }

    /// @param from calls that began at this moment or later
    /// @param to and before this one
    /// @param after where an earlier pass stopped; null for none
    Rerated run(Instant from, Instant to, RequestFilter.@Nullable Place after, boolean dryRun) {
        var place = after == null ? RequestFilter.Place.before(from) : after;
        String resume = null;
        long examined = 0;
        while (true) {
            List<RatedCall> calls = store.correct(place, to, BATCH_CALLS, dryRun, this::rate);
            examined += calls.size();
            if (calls.size() < BATCH_CALLS) {
                break;
            }
            RatedCall last = calls.getLast();
            place = new RequestFilter.Place(last.startedAt(), last.requestId());
            if (examined >= CALLS_MAX) {
                resume = place.cursor();
                break;
            }
        }
        return new Rerated(
                from,
                to,
                dryRun,
                examined,
                corrected,
                newlyPriced,
                stillUnpriced,
                priceGone,
                tooOld,
                oldCost,
                newCost,
                resume,
                shown);
    }

    /// The correction that a call needs, if it needs one.
    Optional<Correction> rate(RatedCall call) {
        Names names = call.names();
        if (names == null) {
            tooOld++;
            return Optional.empty();
        }
        String model = prices.pricedModel(names.provider(), names.served(), names.asked());
        return switch (prices.cost(names.provider(), model, call.startedAt(), call.consumption())) {
            case Cost.Priced(NanoDollars amount, String priceId) -> compared(call, amount, priceId);
            case Cost.Unpriced _ -> {
                if (call.newest().nanos() == null) {
                    stillUnpriced++;
                } else {
                    priceGone++;
                }
                yield Optional.empty();
            }
        };
    }

    private Optional<Correction> compared(RatedCall call, NanoDollars amount, String priceId) {
        Rate newest = call.newest();
        Long nanos = newest.nanos();
        if (nanos != null && nanos == amount.value()) {
            return Optional.empty();
        }
        NanoDollars before = nanos == null ? null : new NanoDollars(nanos);
        var correction = new Correction(
                call.requestId(),
                call.startedAt(),
                before,
                newest.priceId(),
                amount,
                priceId,
                reason(newest, priceId),
                by,
                null);
        corrected++;
        newlyPriced += before == null ? 1 : 0;
        oldCost = oldCost.add(before == null ? BigDecimal.ZERO : before.toUsd());
        newCost = newCost.add(amount.toUsd());
        if (shown.size() < CORRECTIONS_SHOWN_MAX) {
            shown.add(correction);
        }
        return Optional.of(correction);
    }

    private String reason(Rate newest, String priceId) {
        String before = newest.priceId();
        if (before == null) {
            return "it was unpriced: " + reasonOf(newest.unpricedReason());
        }
        if (prices.retracted().containsKey(before)) {
            return "price " + before + " was retracted";
        }
        return before.equals(priceId) ? "price " + before + " was corrected" : "price " + before + " was replaced";
    }

    private static String reasonOf(@Nullable String reason) {
        return reason == null ? "no price" : reason;
    }
}
