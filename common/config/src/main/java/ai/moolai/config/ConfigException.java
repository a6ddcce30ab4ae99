package ai.moolai.config;

import java.util.List;
import java.util.stream.Collectors;

/// Every fault of a configuration, found in one reading.
public final class ConfigException extends RuntimeException {
    private final transient List<Fault> faults;

    ConfigException(List<Fault> faults) {
        super(faults.stream().map(Fault::toString).collect(Collectors.joining("\n")), null, false, false);
        this.faults = List.copyOf(faults);
    }

    public List<Fault> faults() {
        return faults;
    }

    /// One fault.
    ///
    /// @param path the variable's name, or the document's name and the key's path, as
    ///     `moolai.yaml providers.local.base_url`
    /// @param message the value and what was expected
    public record Fault(String path, String message) {
        @Override
        public String toString() {
            return path + ": " + message;
        }
    }
}
