package ai.moolai.llm;

/// A provider's answer is not what its dialect says.
public final class InvalidAnswerException extends Exception {
    private static final long serialVersionUID = 1L;

    /// @param what it is instead, as `a page of HTML`
    public InvalidAnswerException(String what) {
        super(what);
    }
}
