package ai.moolai.house.planted.opendoor.orchestrator.limits;

public final class LimitsEndpoint {}
