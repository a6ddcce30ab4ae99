package ai.moolai.house.planted.gatewaycaller.orchestrator.workflows;

import ai.moolai.house.planted.gatewaycaller.orchestrator.gateway.Gateway;

/// Planted: calls the gateway itself.
record Workflows(Gateway gateway) {}
