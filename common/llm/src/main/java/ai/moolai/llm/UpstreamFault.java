package ai.moolai.llm;

/// How a call to a provider fails without an answer of its own.
public enum UpstreamFault {
    /// No connection: refused, unreachable, or no such host. Nothing was sent.
    CONNECT_FAILED,
    /// No connection within [TimeLimits#connect]. Nothing was sent.
    CONNECT_TIMEOUT,
    /// This process already has as many connections to the provider as it may. Nothing was sent.
    TOO_MANY_CONNECTIONS,
    /// A connection that had served before ended before the first byte of an answer: mostly the provider had given it
    /// up just before the request came.
    CLOSED_BEFORE_ANSWER,
    /// A new connection ended before the first byte of an answer, after the request was sent.
    CLOSED_UNANSWERED,
    /// The connection ended in the middle of the answer.
    CLOSED_IN_ANSWER,
    /// What came back is not HTTP.
    NOT_HTTP,
    /// The answer is larger than this process reads.
    ANSWER_TOO_LARGE,
    FIRST_BYTE_TIMEOUT,
    IDLE_TIMEOUT,
    TOTAL_TIMEOUT,
    /// This process failed on what came back.
    UNREAD
}
