package ai.moolai.house.planted.shared.config;

import ai.moolai.house.planted.shared.store.Pool;

/// Planted: settings know the database.
public record Settings(Pool pool) {}
