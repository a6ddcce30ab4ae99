package ai.moolai.orchestrator.monitoring;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What came of reckoning calls anew.
///
/// @param dryRun whether nothing was written
/// @param examined calls that used something
/// @param corrected of these, the ones whose cost is another now
/// @param newlyPriced of the corrected ones, those that had no price before
/// @param stillUnpriced calls that had no price and have none now
/// @param priceGone calls that have a cost for which there is no price any more: they keep it
/// @param tooOld records of the first release, which do not say how a price was looked up: they keep what they have
/// @param oldCostUsd what the corrected calls cost before; those without a price count as nothing
/// @param newCostUsd what they cost now
/// @param resume where to go on, when there were too many for one time; null when all were examined
/// @param corrections the first of them
public record Rerated(
        Instant from,
        Instant to,
        boolean dryRun,
        long examined,
        long corrected,
        long newlyPriced,
        long stillUnpriced,
        long priceGone,
        long tooOld,
        BigDecimal oldCostUsd,
        BigDecimal newCostUsd,
        @Nullable String resume,
        List<Correction> corrections) {
    public Rerated {
        corrections = List.copyOf(corrections);
    }
}
