package ai.moolai.orchestrator.readings;

import java.time.Instant;
import java.util.UUID;

/// One value of one metric.
///
/// @param id of the reading
public record Point(Instant at, UUID id, double value) {}
