package ai.moolai.house.planted.gatewaycaller.orchestrator.gateway;

public final class Gateway {}
