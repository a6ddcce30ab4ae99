package com.example.wren;

import ai.moolai.base.MetricsCollector;
import ai.moolai.base.OrganizationId;
import java.util.Map;

/// A collector in one class, which tests pack into a jar.
public final class WrenCollector implements MetricsCollector {
    @Override
    public String name() {
        return "wren";
    }

    @Override
    public Map<String, Double> collect(OrganizationId organization) {
        return Map.of("wren_songs", 12.5);
    }
}
