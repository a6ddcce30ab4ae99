package ai.moolai.house.planted.opendoor.orchestrator.limits;

final class Inner {}
