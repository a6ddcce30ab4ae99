package ai.moolai.orchestrator.readings;

import ai.moolai.base.OrganizationId;
import ai.moolai.base.RequestId;
import ai.moolai.orchestrator.ledger.CallRecord;
import java.time.Instant;
import java.util.UUID;

/// Finished calls of which only the end and the duration matter.
final class Calls {
    private Calls() {}

    static CallRecord of(CallRecord.Status status, long micros) {
        return new CallRecord(
                new RequestId(new UUID(0, 0)),
                new OrganizationId("org_001"),
                Instant.EPOCH,
                new CallRecord.Who(null, null, "test", null),
                new CallRecord.Asked("/v1/chat/completions", "gpt-4", false, 0),
                null,
                new CallRecord.Outcome(status, 200, null, null, 0),
                CallRecord.Used.NOTHING,
                null,
                new CallRecord.Timing(micros, null, 0));
    }
}
