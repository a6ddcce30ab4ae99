package ai.moolai.house.planted.shared.link;

import ai.moolai.house.planted.shared.store.Pool;

public record Message(Pool pool) {}
