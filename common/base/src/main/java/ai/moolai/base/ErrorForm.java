package ai.moolai.base;

/// A form in which failures are told to a caller.
public interface ErrorForm {
    /// The body of the answer: JSON in UTF-8.
    byte[] body(Failure failure, RequestId id);
}
