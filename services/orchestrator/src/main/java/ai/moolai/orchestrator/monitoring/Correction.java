package ai.moolai.orchestrator.monitoring;

import ai.moolai.base.NanoDollars;
import ai.moolai.base.RequestId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A call's cost as it was found to be after the call had been written down.
///
/// @param oldCostUsd what it was until then; null when it was unpriced
/// @param reason in words, as `price openai/gpt-5 was corrected`
/// @param correctedBy who asked for it
/// @param correctedAt null of one that was only tried
public record Correction(
        RequestId requestId,
        Instant startedAt,
        @Nullable NanoDollars oldCostUsd,
        @Nullable String oldPriceId,
        NanoDollars newCostUsd,
        String priceId,
        String reason,
        String correctedBy,
        @Nullable Instant correctedAt) {}
