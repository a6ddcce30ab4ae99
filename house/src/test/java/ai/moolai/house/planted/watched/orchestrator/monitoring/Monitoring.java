package ai.moolai.house.planted.watched.orchestrator.monitoring;

public final class Monitoring {
    public void count() {}
}
