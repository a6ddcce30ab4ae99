package ai.moolai.house.planted.shared.orchestrator.control;

import ai.moolai.house.planted.shared.controller.fleet.Fleet;

/// Planted: one service knows the other.
public record Control(Fleet fleet) {}
