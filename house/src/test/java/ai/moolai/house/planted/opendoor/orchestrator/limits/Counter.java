package ai.moolai.house.planted.opendoor.orchestrator.limits;

/// Planted: a room's own business, for all to see.
public final class Counter {}
