package ai.moolai.house.planted.opendoor.orchestrator.limits;

public enum Window {
    DAY
}
