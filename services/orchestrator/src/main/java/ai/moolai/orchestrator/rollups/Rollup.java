package ai.moolai.orchestrator.rollups;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;

/// One row of a roll-up.
///
/// @param sums one for each [Measure], in its order
record Rollup(Instant bucket, UUID series, BigDecimal[] sums, byte[] latency, byte[] firstToken) {}
