package ai.moolai.llm;

/// How a call to a provider fails without an answer of its own.
public enum UpstreamFault {
    /// No connection: refused, unreachable, or no such host. Nothing was sent.
    CONNECT_FAILED,
    /// No connection within [TimeLimits#connect]. Nothing was sent.
    CONNECT_TIMEOUT,
    /// This process already has as many connections to the provider as it may. Nothing was sent.
    TOO_MANY_CONNECTIONS,
    /// The connection ended before the first byte of an answer.
    CLOSED_BEFORE_ANSWER,
    /// The connection ended in the middle of the answer.
    CLOSED_IN_ANSWER,
    /// What came back is not HTTP.
    NOT_HTTP,
    /// The answer is larger than this process reads.
    ANSWER_TOO_LARGE,
    FIRST_BYTE_TIMEOUT,
    IDLE_TIMEOUT,
    TOTAL_TIMEOUT
}
