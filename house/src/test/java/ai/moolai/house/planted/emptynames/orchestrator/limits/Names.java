package ai.moolai.house.planted.emptynames.orchestrator.limits;

/// Planted: five names that say nothing, and two that only sound like them.
record Names() {
    record LimitImpl() {}

    record LimitManager() {}

    record LimitUtil() {}

    record LimitUtils() {}

    record LimitHelper() {}

    record Implied() {}

    record Utility() {}
}
