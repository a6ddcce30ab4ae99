package ai.moolai.house.planted.circle.orchestrator.limits;

import ai.moolai.house.planted.circle.orchestrator.Config;
import ai.moolai.house.planted.circle.orchestrator.ledger.Ledger;

/// Planted: needs the ledger, which needs it.
public final class Limits {
    public final int limit;

    public Limits(Config config) {
        this.limit = config.limit();
    }

    public long left(Ledger ledger) {
        return limit - ledger.spent(this);
    }
}
