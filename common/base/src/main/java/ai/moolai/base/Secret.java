package ai.moolai.base;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/// A text that must never be shown. It prints as stars, and is compared in constant time.
public final class Secret {
    private final String text;

    public Secret(String text) {
        this.text = text;
    }

    /// The secret itself. Only what sends it to its owner calls this.
    public String reveal() {
        return text;
    }

    /// Whether `candidate` is this secret, in a time that does not depend on where they differ.
    public boolean matches(String candidate) {
        return MessageDigest.isEqual(text.getBytes(StandardCharsets.UTF_8), candidate.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && matches(secret.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return "***";
    }
}
