package ai.moolai.llm;

import ai.moolai.llm.chat.ProviderError;

/// What lies between one caller's request and the provider that answers it: either the two speak the same dialect and
/// nearly everything passes, or it is translated.
public interface Bridge {
    WireRequest request();

    /// Reads a whole answer and says what the caller is sent.
    ///
    /// @throws InvalidAnswerException when it is none
    Whole whole(byte[] body) throws InvalidAnswerException;

    /// Whether [#whole] is slow even for a short answer, and so for a virtual thread.
    default boolean readsSlowly() {
        return false;
    }

    ProviderError error(int status, byte[] body);

    /// About how many tokens the prompt is, when the provider does not say. Slow: for a virtual thread.
    long promptTokens();

    /// About how many tokens the answer was, when the provider does not say. Slow: for a virtual thread.
    ///
    /// @param body what came of a whole answer
    long answerTokens(byte[] body);

    /// A whole answer as the caller is sent it.
    record Whole(byte[] body, Learned learned) {}
}
