package ai.moolai.bench.chaos;

import ai.moolai.base.RequestId;

/// What a caller heard of a call.
sealed interface Heard {
    /// The answer, to its last byte.
    ///
    /// @param wrong what was not as the provider said it; empty when all was
    record Whole(RequestId id, String wrong) implements Heard {}

    /// It did not wait for the end.
    record Left() implements Heard {}

    /// Something else than an answer.
    record Refused(int status, String code) implements Heard {}

    /// Nothing, or no end.
    record Broken(String why) implements Heard {}
}
