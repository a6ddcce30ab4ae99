package ai.moolai.app;

import ai.moolai.base.Clock;
import ai.moolai.config.ConfigFile;
import ai.moolai.config.Settings;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// What every command works with.
///
/// @param environment as it was given to the command
/// @param jvm how services are started
record Desk(Map<String, String> environment, Home home, Jvm jvm, Clock clock, Console console) {
    /// @throws ai.moolai.config.ConfigException with every value that is not of its form
    Fleet fleet() {
        return Fleet.read(settings(), environment, home);
    }

    /// What the environment says, and config/moolai.yaml if there is one.
    Settings settings() {
        return ConfigFile.find(environment).settings(environment);
    }

    List<ServiceProcess> processes(Fleet fleet, @Nullable String only) {
        return fleet.select(only).stream()
                .map(plan -> new ServiceProcess(plan, home, jvm))
                .toList();
    }

    Patience patience() {
        return new Patience(clock);
    }

    /// A path as a person in the home would write it.
    String shown(Path path) {
        return path.startsWith(home.directory())
                ? home.directory().relativize(path).toString()
                : path.toString();
    }

    /// Two commands that start and stop the same processes at once would each see half of what the other does.
    int alone(IntSupplier work) {
        try {
            Files.createDirectories(home.lockFile().resolveSibling(""));
            try (var channel = FileChannel.open(home.lockFile(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var lock = channel.tryLock()) {
                if (lock == null) {
                    throw busy();
                }
                return work.getAsInt();
            }
        } catch (OverlappingFileLockException _) {
            throw busy();
        } catch (IOException _) {
            throw new Refusal(home.lockFile() + " cannot be written: make its folder writable for this user, or choose "
                    + "another place with MOOLAI_HOME.");
        }
    }

    private static Refusal busy() {
        return new Refusal("Another ./moolai up or down is at work here: wait for it to end.");
    }
}
