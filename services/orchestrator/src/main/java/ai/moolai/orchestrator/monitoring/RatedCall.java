package ai.moolai.orchestrator.monitoring;

import ai.moolai.base.RequestId;
import ai.moolai.orchestrator.ledger.Consumption;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One call of the log, as far as its cost depends on it.
///
/// @param used whether anything was, so that something is owed
/// @param names null in records of the first release, which did not keep them: such a call cannot be rated again
/// @param recorded what was reckoned when the call ended
/// @param newest what is known now: the last correction, or what was recorded
record RatedCall(
        RequestId requestId,
        Instant startedAt,
        boolean used,
        @Nullable Names names,
        Consumption consumption,
        Rate recorded,
        Rate newest) {

    /// Under which names a price is looked up.
    ///
    /// @param provider in the price book
    /// @param asked the model that the provider was asked for
    /// @param served the model that answered
    record Names(String provider, String asked, @Nullable String served) {}

    /// @param nanos null when unpriced
    /// @param priceId null when unpriced, or nothing was used
    record Rate(
            @Nullable Long nanos,
            @Nullable String priceId,
            @Nullable String unpricedReason) {}
}
