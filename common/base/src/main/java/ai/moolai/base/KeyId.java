package ai.moolai.base;

import java.util.UUID;

/// Names an API key without telling anything of its secret.
public record KeyId(UUID value) {
    private static final String PREFIX = "key_";

    public static KeyId next(Clock clock) {
        return new KeyId(Uuid7.next(clock));
    }

    /// @throws IllegalArgumentException when `text` is no such identifier
    public static KeyId parse(String text) {
        return new KeyId(Uuid7.parse(PREFIX, text));
    }

    @Override
    public String toString() {
        return PREFIX + Uuid7.digits(value);
    }
}
