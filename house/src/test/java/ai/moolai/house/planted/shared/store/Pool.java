package ai.moolai.house.planted.shared.store;

import ai.moolai.house.planted.shared.controller.fleet.Fleet;
import java.util.List;

/// Planted: a kit knows a service.
public record Pool(List<Fleet> fleets) {}
