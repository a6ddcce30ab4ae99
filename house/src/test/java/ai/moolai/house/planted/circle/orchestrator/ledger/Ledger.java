package ai.moolai.house.planted.circle.orchestrator.ledger;

import ai.moolai.house.planted.circle.orchestrator.limits.Limits;

public interface Ledger {
    long spent(Limits of);
}
