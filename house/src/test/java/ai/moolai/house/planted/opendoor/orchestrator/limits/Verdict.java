package ai.moolai.house.planted.opendoor.orchestrator.limits;

public sealed interface Verdict {
    record Allow() implements Verdict {}
}
