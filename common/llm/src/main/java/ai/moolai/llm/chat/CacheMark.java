package ai.moolai.llm.chat;

/// For how long a marked prefix of the prompt is kept by the provider.
public enum CacheMark {
    /// The provider's usual time, five minutes at Anthropic.
    SHORT,
    /// An hour at Anthropic.
    LONG
}
