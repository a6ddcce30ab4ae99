package ai.moolai.house.planted.opendoor.orchestrator.limits;

/// Planted: an interface that anybody may implement.
public interface Source {}
