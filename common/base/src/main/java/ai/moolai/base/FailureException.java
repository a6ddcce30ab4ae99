package ai.moolai.base;

/// Carries a [Failure] up to the edge. It has no stack trace: it is an answer, not a fault of the program.
public final class FailureException extends RuntimeException {
    private final transient Failure failure;

    public FailureException(Failure failure) {
        super(failure.code().text() + ": " + failure.message(), null, false, false);
        this.failure = failure;
    }

    public Failure failure() {
        return failure;
    }
}
