package ai.moolai.house.planted.circle.orchestrator;

/// Known to every room, though `Main` stands beside it.
public record Config(int limit) {}
