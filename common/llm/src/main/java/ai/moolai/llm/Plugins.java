package ai.moolai.llm;

import ai.moolai.base.Clock;
import ai.moolai.base.MetricsCollector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What is plugged in, kinds of providers and collectors of metrics: each `*.jar` in a directory, and each folder
/// with several, is a plug-in with class path of its own. It sees the JDK, `ai.moolai.base`, `ai.moolai.llm` and
/// `ai.moolai.llm.chat`, and brings whatever else it needs.
///
/// What a plug-in throws while it serves stays with the call that it failed.
public final class Plugins {
    private final Clock clock;
    private final List<ChatProvider> providers = new ArrayList<>();
    private final Map<String, MetricsCollector> collectors = new LinkedHashMap<>();
    private final List<String> faults = new ArrayList<>();
    private final Map<String, String> ownerByKind = new HashMap<>();

    private Plugins(Clock clock) {
        this.clock = clock;
        for (String kind : Dialects.builtIn().kinds()) {
            ownerByKind.put(kind, "MoolAI itself");
        }
    }

    /// The plug-ins in `directory`, in the order of their names; none when there is no such directory. Their jars stay
    /// open as long as the program runs.
    ///
    /// @throws BrokenPluginsException when any of them cannot be used
    public static PluggedIn load(Path directory) {
        return load(directory, Clock.system());
    }

    static PluggedIn load(Path directory, Clock clock) {
        var plugins = new Plugins(clock);
        if (Files.exists(directory)) {
            plugins.readAll(directory);
        }
        if (!plugins.faults.isEmpty()) {
            throw new BrokenPluginsException(plugins.faults);
        }
        return new PluggedIn(plugins.providers, List.copyOf(plugins.collectors.values()));
    }

    private void readAll(Path directory) {
        List<Path> entries;
        try {
            entries = sorted(directory);
        } catch (IOException unreadable) {
            faults.add(directory + " cannot be read as a directory (expected: a directory of plug-ins, readable by the"
                    + " user that MoolAI runs as); remove it, or change its rights.");
            return;
        }
        for (Path entry : entries) {
            String name = entry.getFileName().toString();
            if (name.startsWith(".")) {
                continue;
            }
            if (Files.isDirectory(entry)) {
                readFolder(entry);
            } else if (isJar(entry)) {
                read(entry, List.of(entry));
            }
        }
    }

    private void readFolder(Path folder) {
        List<Path> jars;
        try {
            jars = sorted(folder).stream().filter(Plugins::isJar).toList();
        } catch (IOException unreadable) {
            faults.add(folder + " cannot be read (expected: a folder with the jars of one plug-in, readable by the user"
                    + " that MoolAI runs as); change its rights, or remove it.");
            return;
        }
        if (jars.isEmpty()) {
            faults.add(folder + " holds no jar (expected: the jars of one plug-in); put them there, or remove it.");
        } else {
            read(folder, jars);
        }
    }

    private void read(Path plugin, List<Path> jars) {
        var files = new PluginFiles(plugin, jars);
        PluggedIn made = files.made();
        faults.addAll(files.faults());
        for (ChatProvider provider : made.providers()) {
            String owner = ownerByKind.putIfAbsent(provider.kind(), plugin.toString());
            if (owner == null) {
                providers.add(new Guarded(provider, clock));
            } else {
                faults.add(plugin + ": the kind of provider \"" + provider.kind() + "\" is there already, by " + owner
                        + " (expected: a kind of its own); remove one of the two, or ask its author for another kind.");
            }
        }
        for (MetricsCollector collector : made.collectors()) {
            if (collectors.putIfAbsent(collector.name(), collector) != null) {
                faults.add(plugin + ": the collector \"" + collector.name() + "\" is there already (expected: a name of"
                        + " its own); remove one of the two, or ask its author for another name.");
            }
        }
    }

    private static boolean isJar(Path file) {
        return file.getFileName().toString().endsWith(".jar");
    }

    private static List<Path> sorted(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.sorted().toList();
        }
    }
}
