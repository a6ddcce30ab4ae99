package ai.moolai.llm;

/// A bridge over which an answer may also come piece by piece.
public interface ChatBridge extends Bridge {
    /// Carries a streamed answer over: one for each attempt.
    Relay stream();
}
