package ai.moolai.house.planted.wholehouse.orchestrator.ledger;

/// An orchestrator has one organization only.
final class LedgerStore {
    public String byName(String name) {
        return name;
    }
}
