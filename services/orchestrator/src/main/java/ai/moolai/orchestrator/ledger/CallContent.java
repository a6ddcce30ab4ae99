package ai.moolai.orchestrator.ledger;

import ai.moolai.base.RequestId;
import java.time.Instant;

/// What a call said: kept only where the operator wants it, apart from the record.
///
/// @param request the caller's body, cut at the limit
/// @param response what the caller was sent, cut at the limit
/// @param truncated whether either was cut
public record CallContent(RequestId requestId, Instant startedAt, String request, String response, boolean truncated) {}
