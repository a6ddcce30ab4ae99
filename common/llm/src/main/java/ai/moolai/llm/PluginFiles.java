package ai.moolai.llm;

import ai.moolai.base.MetricsCollector;
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
import java.util.function.Function;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/// One plug-in on disk: makes its providers and collectors, and says what is wrong with it in sentences that begin
/// with its file.
final class PluginFiles {
    private static final List<Class<?>> SERVICES = List.of(ChatProvider.class, MetricsCollector.class);
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

    /// What can be used of it; what cannot is among the faults. A plug-in with a fault is left out altogether.
    PluggedIn made() {
        List<Class<?>> named = new ArrayList<>();
        List<URL> urls = new ArrayList<>();
        for (Path jar : jars) {
            try (var zip = new ZipFile(jar.toFile())) {
                SERVICES.stream()
                        .filter(service -> zip.getEntry(file(service)) != null && !named.contains(service))
                        .forEach(named::add);
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
        if (faults.isEmpty() && named.isEmpty()) {
            faults.add(plugin + " names no provider and no collector (expected: a file " + file(ChatProvider.class)
                    + " or " + file(MetricsCollector.class) + " with the name of a class that implements it); add the"
                    + " file to the jar, or, when it is a library of another plug-in, move both into one folder.");
        }
        return faults.isEmpty()
                ? made(named, new PluginLoader(plugin.getFileName().toString(), urls.toArray(URL[]::new)))
                : PluggedIn.NOTHING;
    }

    private static String file(Class<?> service) {
        return "META-INF/services/" + service.getName();
    }

    private PluggedIn made(List<Class<?>> named, PluginLoader loader) {
        List<ChatProvider> providers =
                named.contains(ChatProvider.class) ? made(ChatProvider.class, loader, this::wrong) : List.of();
        List<MetricsCollector> collectors =
                named.contains(MetricsCollector.class) ? made(MetricsCollector.class, loader, this::wrong) : List.of();
        if (!faults.isEmpty()) {
            close(loader);
            return PluggedIn.NOTHING;
        }
        return new PluggedIn(providers, collectors);
    }

    /// @param check says what is wrong with one, or null
    private <S> List<S> made(Class<S> service, PluginLoader loader, Function<S, @Nullable String> check) {
        List<S> made = new ArrayList<>();
        int before = faults.size();
        Iterator<S> named = ServiceLoader.load(service, loader).iterator();
        for (int i = 0; i < NAMED_MAX; i++) {
            try {
                if (!named.hasNext()) {
                    break;
                }
                S one = named.next();
                String wrong = check.apply(one);
                if (wrong == null) {
                    made.add(one);
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
        if (faults.size() == before && made.isEmpty()) {
            faults.add(plugin + " names no class in " + file(service) + " (expected: the name of a class that"
                    + " implements " + service.getSimpleName() + "); " + REBUILD);
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

    private @Nullable String wrong(MetricsCollector collector) {
        @Nullable String name = collector.name();
        return name != null && Dialects.isKind(name)
                ? null
                : plugin + ": " + collector.getClass().getName() + " says its name is "
                        + (name == null ? "null" : '"' + name + '"') + " (expected: " + Dialects.KIND_EXPECTED + "); "
                        + REBUILD;
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
                "does not name a usable class: " + afterColon(String.valueOf(wrong.getMessage()));
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
