package ai.moolai.house.planted.opendoor.orchestrator.limits;

public record Budget(long nanoDollars) {}
