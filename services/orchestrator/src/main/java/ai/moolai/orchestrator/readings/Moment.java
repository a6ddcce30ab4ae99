package ai.moolai.orchestrator.readings;

import ai.moolai.orchestrator.host.Snapshot;

/// All counters at one moment of the steady clock.
record Moment(Snapshot host, FinishedCalls.Counts calls) {
    long nanos() {
        return host.nanos();
    }
}
