package ai.moolai.orchestrator.monitoring;

import ai.moolai.orchestrator.ledger.CostExplanation;
import java.util.List;

/// How a call's cost came about.
///
/// @param explanation of the cost that was reckoned when the call ended
/// @param corrections each with an explanation of its own, oldest first; the last one holds
public record RequestCost(CostExplanation explanation, List<ExplainedCorrection> corrections) {
    public RequestCost {
        corrections = List.copyOf(corrections);
    }

    /// A correction, and how its cost came about.
    public record ExplainedCorrection(Correction correction, CostExplanation explanation) {}
}
