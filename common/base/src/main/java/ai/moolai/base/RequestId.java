package ai.moolai.base;

import java.util.UUID;

/// The key of one call's record, made here and never reused.
public record RequestId(UUID value) {
    private static final String PREFIX = "req_";

    public static RequestId next(Clock clock) {
        return new RequestId(Uuid7.next(clock));
    }

    /// @throws IllegalArgumentException when `text` is no such identifier
    public static RequestId parse(String text) {
        return new RequestId(Uuid7.parse(PREFIX, text));
    }

    @Override
    public String toString() {
        return PREFIX + Uuid7.digits(value);
    }
}
