package ai.moolai.edge;

import java.util.Locale;

/// Whether a call needs a credential.
public enum AuthMode {
    /// A call without one acts as the local administrator. Only on a loopback address.
    OPEN,
    /// A call without one enters open routes alone.
    REQUIRED;

    /// @throws IllegalArgumentException with the value and what was expected
    public static AuthMode parse(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "open" -> OPEN;
            case "required" -> REQUIRED;
            default -> throw new IllegalArgumentException("'" + text + "' (expected: open or required)");
        };
    }
}
