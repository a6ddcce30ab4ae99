package ai.moolai.config;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Gathers what is wrong, so that all of it is told at once.
public final class Faults {
    /// How much of a wrong value is repeated.
    private static final int SHOWN_CHARACTERS_MAX = 80;

    private final List<ConfigException.Fault> found = new ArrayList<>();

    /// Notes that `path` will not do.
    public void add(String path, String message) {
        found.add(new ConfigException.Fault(path, message));
    }

    void wrong(String path, Object value, String expected) {
        add(path, shown(value) + " (expected: " + expected + ")");
    }

    void missing(String path, String expected) {
        add(path, "missing (expected: " + expected + ")");
    }

    /// Runs a check of values that belong together; what it throws becomes a fault at `path`.
    public <T> @Nullable T check(String path, Supplier<T> build) {
        try {
            return build.get();
        } catch (IllegalArgumentException wrong) {
            String message = wrong.getMessage();
            add(path, message == null ? "not valid" : message);
            return null;
        }
    }

    /// @throws ConfigException when anything was found
    public void throwIfAny() {
        if (!found.isEmpty()) {
            throw new ConfigException(found);
        }
    }

    static String shown(Object value) {
        String text = String.valueOf(value);
        return text.length() > SHOWN_CHARACTERS_MAX ? text.substring(0, SHOWN_CHARACTERS_MAX) + "…" : text;
    }
}
