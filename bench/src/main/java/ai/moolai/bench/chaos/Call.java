package ai.moolai.bench.chaos;

/// A call that is over, as its caller knows it.
record Call(Question question, Heard heard) {}
