package ai.moolai.base;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What went wrong, as the caller is told. `edge` is the one place that makes a reply of it.
///
/// @param message the value, what was expected, and what to do; never a secret, never a stack trace
/// @param param the field at fault, as `body.messages[0].role`
/// @param retryAfter when it makes sense to ask again
/// @param passedOn a provider's own status and words, where the caller's program may know them
public record Failure(
        FailureCode code,
        String message,
        @Nullable String param,
        @Nullable Duration retryAfter,
        @Nullable PassedOn passedOn) {
    /// What a provider said.
    ///
    /// @param type OpenAI's `error.type`, or null for the code's own
    /// @param code OpenAI's `error.code`, or null for the code's own
    public record PassedOn(
            int status, @Nullable String type, @Nullable String code) {}

    public static Failure of(FailureCode code, String message) {
        return new Failure(code, message, null, null, null);
    }

    public static Failure at(FailureCode code, @Nullable String param, String message) {
        return new Failure(code, message, param, null, null);
    }

    public Failure retryAfter(@Nullable Duration delay) {
        return new Failure(code, message, param, delay, passedOn);
    }

    public Failure passOn(int status, @Nullable String type, @Nullable String code) {
        return new Failure(this.code, message, param, retryAfter, new PassedOn(status, type, code));
    }

    /// The HTTP status.
    public int status() {
        return passedOn == null ? code.status() : passedOn.status;
    }

    /// What stands in `error.type`.
    public String type() {
        return passedOn == null || passedOn.type == null ? code.type() : passedOn.type;
    }

    /// What stands in `error.code`.
    public String word() {
        return passedOn == null || passedOn.code == null ? code.text() : passedOn.code;
    }

    public FailureException asException() {
        return new FailureException(this);
    }
}
