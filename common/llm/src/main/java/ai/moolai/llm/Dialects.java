package ai.moolai.llm;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// The kinds of providers that can be spoken to: those that are built in, and those that are plugged in.
public final class Dialects {
    static final String KIND_EXPECTED = "1-41 lower-case letters, digits, '_' or '-', starting with a letter or digit";

    private static final Pattern KIND = Pattern.compile("[a-z0-9][a-z0-9_-]{0,40}");

    private final Map<String, ChatProvider> byKind;

    private Dialects(Map<String, ChatProvider> byKind) {
        this.byKind = Map.copyOf(byKind);
    }

    /// Those that are built in. A plug-in that stands on the class path, as in its own tests, is none of them.
    public static Dialects builtIn() {
        String own = Dialects.class.getPackageName() + ".";
        return new Dialects(Map.of())
                .with(found(Dialects.class.getClassLoader()).stream()
                        .filter(dialect -> dialect.getClass().getName().startsWith(own))
                        .toList());
    }

    /// These and `more`.
    ///
    /// @throws IllegalArgumentException when a kind is no word, or is there already
    public Dialects with(Collection<ChatProvider> more) {
        Map<String, ChatProvider> all = new LinkedHashMap<>(byKind);
        for (ChatProvider dialect : more) {
            String kind = dialect.kind();
            if (!isKind(kind)) {
                throw new IllegalArgumentException(
                        "kind of provider: \"" + kind + "\" (expected: " + KIND_EXPECTED + ")");
            }
            if (all.putIfAbsent(kind, dialect) != null) {
                throw new IllegalArgumentException("kind of provider: " + kind + " is there twice (expected: once)");
            }
        }
        return new Dialects(all);
    }

    /// The dialects that the jars of `loader` name, and not those of its parents.
    public static List<ChatProvider> found(ClassLoader loader) {
        return ServiceLoader.load(ChatProvider.class, loader).stream()
                .filter(entry -> loader.equals(entry.type().getClassLoader()))
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    static boolean isKind(String word) {
        return KIND.matcher(word).matches();
    }

    public Optional<ChatProvider> of(String kind) {
        return Optional.ofNullable(byKind.get(kind));
    }

    /// @throws IllegalArgumentException when there is none
    public ChatProvider require(String kind) {
        return of(kind).orElseThrow(() -> new IllegalArgumentException(
                "kind of provider: " + kind + " (expected: one of " + String.join(", ", kinds()) + ")"));
    }

    /// Sorted.
    public Set<String> kinds() {
        return new TreeSet<>(byKind.keySet());
    }
}
