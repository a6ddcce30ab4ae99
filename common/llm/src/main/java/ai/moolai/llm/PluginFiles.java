package ai.moolai.llm;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/// One plug-in on disk: makes its providers, and says what is wrong with it in sentences that begin with its file.
final class PluginFiles {
    private static final String SERVICE_FILE = "META-INF/services/" + ChatProvider.class.getName();
    private static final String REBUILD =
            "ask its author for one that is built for this version of MoolAI, or remove it.";

    /// The most lines of a service file that are tried.
    private static final int NAMED_MAX = 100;

    private final Path plugin;
    private final List<Path> jars;
    private final List<String> faults = new ArrayList<>();

    /// @param plugin the jar, or the folder with several
    PluginFiles(Path plugin, List<Path> jars) {
        this.plugin = plugin;
        this.jars = jars;
    }

    List<String> faults() {
        return List.copyOf(faults);
    }

    /// Those that can be used; what cannot is among the faults. A plug-in with a fault is left out altogether.
    List<ChatProvider> providers() {
        boolean named = false;
        List<URL> urls = new ArrayList<>();
        for (Path jar : jars) {
            try (var zip = new ZipFile(jar.toFile())) {
                named |= zip.getEntry(SERVICE_FILE) != null;
                urls.add(jar.toUri().toURL());
            } catch (MalformedURLException impossible) {
                throw new IllegalStateException(impossible);
            } catch (IOException unreadable) {
                faults.add(
                        Files.isReadable(jar)
                                ? jar + " is no jar (expected: a whole file in the jar format); copy it again, or"
                                        + " remove it."
                                : jar + " cannot be read (expected: readable by the user that MoolAI runs as); change"
                                        + " its rights, or remove it.");
            }
        }
        if (faults.isEmpty() && !named) {
            faults.add(plugin + " names no provider (expected: a file " + SERVICE_FILE
                    + " with the name of a class that implements ChatProvider); add the file to the jar, or, when it"
                    + " is a library of another plug-in, move both into one folder.");
        }
        return faults.isEmpty()
                ? made(new PluginLoader(plugin.getFileName().toString(), urls.toArray(URL[]::new)))
                : List.of();
    }

    private List<ChatProvider> made(PluginLoader loader) {
        List<ChatProvider> made = new ArrayList<>();
        Iterator<ChatProvider> named =
                ServiceLoader.load(ChatProvider.class, loader).iterator();
        for (int i = 0; i < NAMED_MAX; i++) {
            try {
                if (!named.hasNext()) {
                    break;
                }
                ChatProvider provider = named.next();
                String wrong = wrong(provider);
                if (wrong == null) {
                    made.add(provider);
                } else {
                    faults.add(wrong);
                }
            } catch (Exception
                    | ServiceConfigurationError
                    | LinkageError
                    | AssertionError
                    | StackOverflowError broken) {
                faults.add(sentence(broken));
            }
        }
        if (faults.isEmpty() && made.isEmpty()) {
            faults.add(plugin + " names no class in " + SERVICE_FILE
                    + " (expected: the name of a class that implements ChatProvider); " + REBUILD);
        }
        if (!faults.isEmpty()) {
            close(loader);
            return List.of();
        }
        return made;
    }

    /// What is wrong with its constant words; null when nothing is.
    private @Nullable String wrong(ChatProvider provider) {
        String type = provider.getClass().getName();
        @Nullable String kind = provider.kind();
        if (kind == null || !Dialects.isKind(kind)) {
            return plugin + ": " + type + " says its kind is " + (kind == null ? "null" : '"' + kind + '"')
                    + " (expected: " + Dialects.KIND_EXPECTED + "); " + REBUILD;
        }
        @Nullable String segment = provider.versionSegment();
        if (segment == null || segment.isBlank()) {
            return plugin + ": " + type + " names no version segment (expected: a path segment, as v1); " + REBUILD;
        }
        return null;
    }

    private String sentence(Throwable broken) {
        Throwable cause = broken;
        while ((cause instanceof ServiceConfigurationError || cause instanceof ExceptionInInitializerError)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        String what = switch (cause) {
            case UnsupportedClassVersionError _ ->
                "is built for a newer Java (expected: " + Runtime.version().feature() + " or older): "
                        + cause.getMessage();
            case NoClassDefFoundError missing
            when !(missing.getCause() instanceof ExceptionInInitializerError) ->
                "needs the class " + named(missing) + ", which is not there (expected: everything but the JDK,"
                        + " ai.moolai.base, ai.moolai.llm and ai.moolai.llm.chat in the plug-in itself: in its"
                        + " jar, or in one folder with it)";
            case ServiceConfigurationError wrong ->
                "does not name a usable provider: " + afterColon(String.valueOf(wrong.getMessage()));
            default -> "cannot be made: " + cause.toString().replaceAll("\\R", " ");
        };
        return plugin + " " + what + "; " + REBUILD;
    }

    private static String named(NoClassDefFoundError missing) {
        return String.valueOf(missing.getMessage()).replace('/', '.');
    }

    /// The JDK begins these with the name of the service.
    private static String afterColon(String message) {
        return message.substring(message.indexOf(": ") + 1).strip();
    }

    private void close(PluginLoader loader) {
        try {
            loader.close();
        } catch (IOException unclosed) {
            faults.add(plugin + " cannot be closed again: " + unclosed.getMessage() + "; remove it.");
        }
    }
}
