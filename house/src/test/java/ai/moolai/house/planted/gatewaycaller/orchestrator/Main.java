package ai.moolai.house.planted.gatewaycaller.orchestrator;

import ai.moolai.house.planted.gatewaycaller.orchestrator.gateway.Gateway;

final class Main {
    static final Gateway GATEWAY = new Gateway();

    private Main() {}
}
