package ai.moolai.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Where everything lies.
///
/// @param directory `MOOLAI_HOME`, absolute
/// @param data `DATA_DIR`, or `data` in the home
record Home(Path directory, Path data) {
    static Home read(Map<String, String> environment) {
        Path directory = Path.of(environment.getOrDefault("MOOLAI_HOME", ""))
                .toAbsolutePath()
                .normalize();
        String data = environment.getOrDefault("DATA_DIR", "");
        return new Home(
                directory, directory.resolve(data.isBlank() ? "data" : data).normalize());
    }

    Path log(String service) {
        return directory.resolve("logs").resolve(service + ".log");
    }

    /// What a service's process prints itself, past its log: what the virtual machine says.
    Path output(String service) {
        return directory.resolve("logs").resolve(service + ".out");
    }

    Path pidFile(String service) {
        return directory.resolve("run").resolve(service + ".pid");
    }

    Path lockFile() {
        return directory.resolve("run").resolve("moolai.lock");
    }

    Path linkKey() {
        return data.resolve("orchestrator-api-key");
    }

    Path configuration(Map<String, String> environment) {
        String path = environment.getOrDefault("MOOLAI_CONFIG", "");
        return directory.resolve(path.isBlank() ? "config/moolai.yaml" : path);
    }

    /// Makes the folders and shows that they can be written.
    ///
    /// @throws Refusal when one cannot
    void prepare() {
        for (Path folder : new Path[] {directory.resolve("logs"), directory.resolve("run"), data}) {
            try {
                Files.createDirectories(folder);
                Files.delete(Files.createTempFile(folder, ".write", ".test"));
            } catch (IOException _) {
                throw new Refusal(folder + " cannot be written: make it writable for this user, or choose another "
                        + "place with MOOLAI_HOME or DATA_DIR.");
            }
        }
    }
}
