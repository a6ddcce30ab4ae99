package ai.moolai.house.planted.scatteredsql.controller.fleet;

import org.jdbi.v3.core.Jdbi;

/// Planted: a door with Jdbi in it.
public record Fleet(Jdbi jdbi) {}
