package ai.moolai.orchestrator.ledger;

import java.time.Duration;

/// How long the log is kept, in whole days.
///
/// @param calls the records
/// @param content what calls said
public record KeptFor(Duration calls, Duration content) {}
