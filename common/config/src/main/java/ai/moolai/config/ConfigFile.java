package ai.moolai.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where a service's settings stand: `MOOLAI_HOME`, and in it `config/moolai.yaml` or what `MOOLAI_CONFIG` names.
///
/// @param text the document, or null when there is none
public record ConfigFile(Path home, String name, @Nullable String text) {
    /// @throws ConfigException when the document cannot be read
    public static ConfigFile find(Map<String, String> environment) {
        Path home = Path.of(environment.getOrDefault("MOOLAI_HOME", "")).toAbsolutePath();
        String named = environment.getOrDefault("MOOLAI_CONFIG", "");
        Path file = named.isBlank() ? home.resolve("config").resolve("moolai.yaml") : home.resolve(named);
        String name = file.getFileName().toString();
        if (named.isBlank() && !Files.exists(file)) {
            return new ConfigFile(home, name, null);
        }
        try {
            return new ConfigFile(home, name, Files.readString(file));
        } catch (IOException unreadable) {
            var faults = new Faults();
            faults.add(file.toString(), "cannot be read: " + unreadable + " (expected: a readable file of YAML)");
            faults.throwIfAny();
            throw new IllegalStateException(unreadable);
        }
    }

    public Settings settings(Map<String, String> environment) {
        return new Settings(environment, text, name);
    }
}
