package ai.moolai.orchestrator.live;

import ai.moolai.base.NanoDollars;
import ai.moolai.orchestrator.ledger.CallRecord;
import ai.moolai.orchestrator.ledger.CallRecord.Status;
import ai.moolai.orchestrator.ledger.Cost;
import java.math.BigDecimal;

/// What calls used in all.
///
/// @param errors calls that the provider or this process failed
/// @param unpriced calls without a price; they are not in the cost
record Amounts(long requests, long errors, long unpriced, long inputTokens, long outputTokens, long costNanoUsd) {
    static final Amounts NONE = new Amounts(0, 0, 0, 0, 0, 0);

    Amounts plus(Amounts other) {
        return new Amounts(
                requests + other.requests,
                errors + other.errors,
                unpriced + other.unpriced,
                inputTokens + other.inputTokens,
                outputTokens + other.outputTokens,
                costNanoUsd + other.costNanoUsd);
    }

    Amounts minus(Amounts other) {
        return new Amounts(
                requests - other.requests,
                errors - other.errors,
                unpriced - other.unpriced,
                inputTokens - other.inputTokens,
                outputTokens - other.outputTokens,
                costNanoUsd - other.costNanoUsd);
    }

    BigDecimal costUsd() {
        return new NanoDollars(costNanoUsd).toUsd();
    }

    /// The same as a sum that grows call by call, without anything being made for it.
    static final class Growing {
        private long requests;
        private long errors;
        private long unpriced;
        private long inputTokens;
        private long outputTokens;
        private long costNanoUsd;

        void add(CallRecord call) {
            requests++;
            if (call.outcome().status() == Status.ERROR) {
                errors++;
            }
            switch (call.cost()) {
                case null -> {}
                case Cost.Priced priced -> costNanoUsd += priced.amount().value();
                case Cost.Unpriced _ -> unpriced++;
            }
            inputTokens += call.used().usage().input();
            outputTokens += call.used().usage().output();
        }

        void add(Amounts more) {
            requests += more.requests;
            errors += more.errors;
            unpriced += more.unpriced;
            inputTokens += more.inputTokens;
            outputTokens += more.outputTokens;
            costNanoUsd += more.costNanoUsd;
        }

        void clear() {
            requests = 0;
            errors = 0;
            unpriced = 0;
            inputTokens = 0;
            outputTokens = 0;
            costNanoUsd = 0;
        }

        Amounts now() {
            return new Amounts(requests, errors, unpriced, inputTokens, outputTokens, costNanoUsd);
        }
    }
}
