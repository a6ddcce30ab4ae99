package ai.moolai.house.planted.shared.app;

import ai.moolai.house.planted.shared.controller.fleet.Fleet;
import ai.moolai.house.planted.shared.orchestrator.control.Control;

record Commands(Control control, Fleet fleet) {}
