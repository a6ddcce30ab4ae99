package ai.moolai.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/// Compiles Java and packs it into a real jar.
final class PluginJar {
    static final String SERVICE_FILE = "META-INF/services/ai.moolai.llm.ChatProvider";

    private final Map<String, String> sources = new LinkedHashMap<>();
    private final Map<String, String> files = new LinkedHashMap<>();
    private final List<String> leftOut = new ArrayList<>();

    /// A class by its full name.
    PluginJar with(String type, String source) {
        sources.put(type, source);
        return this;
    }

    PluginJar withFile(String name, String text) {
        files.put(name, text);
        return this;
    }

    /// Compiled, but not packed.
    PluginJar without(String type) {
        leftOut.add(type.replace('.', '/') + ".class");
        return this;
    }

    /// A provider of `kind` whose constructor and methods are as `members` say, and its service file.
    static PluginJar ofProvider(String kind, String members) {
        return new PluginJar()
                .with("plugged.Plugged", provider(kind, members))
                .withFile(SERVICE_FILE, "plugged.Plugged");
    }

    /// @param members added to the class; `said` replaces what it has itself
    static String provider(String kind, String members) {
        return """
                package plugged;
                import ai.moolai.base.*;
                import ai.moolai.llm.*;
                import ai.moolai.llm.chat.*;
                import java.util.*;
                public class Plugged implements ChatProvider {
                    public String kind() { return "KIND"; }
                    public Map<String, String> credentials(Secret key) { return Map.of("x-key", key.reveal()); }
                    public Abilities abilities(String model) { throw new IllegalStateException("abilities"); }
                    public WireRequest request(Chat chat, Abilities abilities) {
                        return new WireRequest("/talk", new byte[] {'{', '}'});
                    }
                    public Answer answer(byte[] body) throws InvalidAnswerException {
                        return new Answer(said(), null, List.of(), null, null, null);
                    }
                    public StreamReader stream() { throw new IllegalStateException("stream"); }
                    public ProviderError error(int status, byte[] body) { throw new IllegalStateException("error"); }
                    public String said() { return ""; }
                    MEMBERS
                }
                """.replace("KIND", kind)
                .replace(members.contains("said()") ? "public String said() { return \"\"; }" : "MEMBERS_TWICE", "")
                .replace("MEMBERS", members);
    }

    void write(Path jar) {
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (Map.Entry<String, byte[]> entry : compiled().entrySet()) {
                if (!leftOut.contains(entry.getKey())) {
                    out.putNextEntry(new JarEntry(entry.getKey()));
                    out.write(entry.getValue());
                }
            }
            for (Map.Entry<String, String> file : files.entrySet()) {
                out.putNextEntry(new JarEntry(file.getKey()));
                out.write(file.getValue().getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private Map<String, byte[]> compiled() throws IOException {
        Map<String, byte[]> classes = new LinkedHashMap<>();
        if (sources.isEmpty()) {
            return classes;
        }
        List<JavaFileObject> units = new ArrayList<>();
        sources.forEach((type, source) -> units.add(new Source(type, source)));
        Path folder = Files.createTempDirectory("plug-in");
        var said = new StringWriter();
        List<String> options =
                List.of("-d", folder.toString(), "-proc:none", "-cp", System.getProperty("java.class.path"));
        boolean compiled = ToolProvider.getSystemJavaCompiler()
                .getTask(said, null, null, options, null, units)
                .call();
        assertThat(compiled).as(said.toString()).isTrue();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                classes.put(folder.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
                Files.delete(file);
            }
        }
        return classes;
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String source;

        Source(String type, String source) {
            super(URI.create("string:///" + type.replace('.', '/') + Kind.SOURCE.extension), Kind.SOURCE);
            this.source = source;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
        }
    }
}
