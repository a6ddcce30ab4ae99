package ai.moolai.house.planted.shared.controller.exports;

import ai.moolai.house.planted.shared.orchestrator.control.Control;

/// Planted: and the other the one.
public record Exports(Control control) {}
