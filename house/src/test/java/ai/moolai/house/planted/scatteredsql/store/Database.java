package ai.moolai.house.planted.scatteredsql.store;

import org.jdbi.v3.core.Jdbi;

public record Database(Jdbi jdbi) {}
