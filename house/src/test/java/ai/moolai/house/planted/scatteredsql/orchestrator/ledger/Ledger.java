package ai.moolai.house.planted.scatteredsql.orchestrator.ledger;

import java.sql.Connection;

/// Planted: a door with a connection in it.
public record Ledger(Connection connection) {}
