package ai.moolai.house.planted.circle.orchestrator;

import ai.moolai.house.planted.circle.orchestrator.limits.Limits;

final class Main {
    static final Object ROOM = new Limits(new Config(1));

    private Main() {}
}
