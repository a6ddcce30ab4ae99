package ai.moolai.controller.fleet;

import ai.moolai.base.OrganizationId;
import ai.moolai.link.Heartbeat;

/// What an operator posts to register an orchestrator that has not been heard yet.
///
/// @param name 1 to 100 characters
/// @param url where its API will be
record Registration(OrganizationId organizationId, String name, String url) {
    Registration {
        Heartbeat.requireName(name);
        Heartbeat.requireUrl(url);
    }
}
