package ai.moolai.testing.conformance;

import ai.moolai.llm.chat.Answer;
import ai.moolai.llm.chat.ProviderError;

/// What a [Meaning] must be read as.
public sealed interface Outcome {
    /// An answer, whole or streamed.
    record Says(Answer answer) implements Outcome {}

    /// A stream that begins with `before` and is then broken off by the provider.
    record BreaksOff(Answer before) implements Outcome {}

    /// An error in place of an answer.
    record Fails(ProviderError.Kind kind) implements Outcome {}
}
