package ai.moolai.house.planted.watched.orchestrator.gateway;

import ai.moolai.house.planted.watched.orchestrator.monitoring.Monitoring;

/// Planted: tells the watchers itself.
public final class Gateway {
    public void call(Monitoring monitoring) {
        monitoring.count();
    }
}
