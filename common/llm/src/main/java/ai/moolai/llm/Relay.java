package ai.moolai.llm;

import ai.moolai.llm.chat.ProviderError;

/// Carries one streamed answer from a provider to a caller.
public interface Relay {
    /// Takes an event in and gives `out` what the caller is sent of it.
    Step event(SseSplitter.Event event, ByteSink out);

    /// The provider closed the stream between two events. [Step.More] says that the answer is not whole.
    Step end(ByteSink out);

    /// What the answer has told about itself so far.
    Learned learned();

    /// About how many tokens were told so far. Slow: for a virtual thread, when no more events come.
    long answerTokens();

    /// How it goes on after an event.
    sealed interface Step {
        /// There is more to come.
        record More() implements Step {}

        /// The answer is whole: `last` is what the caller is sent when the call is written down.
        record Done(byte[] last) implements Step {}

        /// The provider broke it off.
        record Failed(ProviderError error) implements Step {}

        /// The event is no piece of an answer.
        record Invalid(String what) implements Step {}
    }
}
