package ai.moolai.llm.chat;

/// Why an answer ended.
public enum Stop {
    /// The model had nothing more to say.
    END,
    /// One of the caller's stop texts.
    STOP_TEXT,
    /// The limit of tokens, or the model's own window.
    LENGTH,
    /// It waits for the results of tools.
    TOOL_CALLS,
    /// It refused, or a filter of the provider's stopped it.
    FILTERED,
    /// The provider paused a long turn: the same conversation goes on when it is sent back.
    PAUSED
}
