package ai.moolai.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.moolai.base.MetricsCollector;
import ai.moolai.base.OrganizationId;
import ai.moolai.base.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginsTest {
    private static final String COLLECTORS = "META-INF/services/ai.moolai.base.MetricsCollector";

    @TempDir
    Path home;

    private Path directory = Path.of("plugins");

    @BeforeEach
    void makeDirectory() throws IOException {
        directory = Files.createDirectory(home.resolve("plugins"));
    }

    private List<String> faults() {
        BrokenPluginsException broken =
                catchThrowableOfType(BrokenPluginsException.class, () -> Plugins.load(directory));
        assertThat(broken.getMessage()).isEqualTo(String.join("\n", broken.faults()));
        return broken.faults();
    }

    private Path jar(String name) {
        return directory.resolve(name);
    }

    @Test
    void noDirectoryIsNoPlugins() {
        assertThat(Plugins.load(home.resolve("missing"))).isEqualTo(PluggedIn.NOTHING);
    }

    @Test
    void anEmptyDirectoryAndOtherFilesAreNoPlugins() throws IOException {
        Files.writeString(jar("README.md"), "Put jars here.");
        Files.createDirectory(jar(".trash"));
        assertThat(Plugins.load(directory)).isEqualTo(PluggedIn.NOTHING);
    }

    @Test
    void jarsAndFoldersArePluginsInTheOrderOfTheirNames() throws Exception {
        PluginJar.ofProvider("zebra", "").write(jar("a.jar"));
        Path folder = Files.createDirectory(jar("b"));
        PluginJar.ofProvider("yak", "").write(folder.resolve("yak.jar"));
        new PluginJar().with("lib.Word", "package lib; public class Word {}").write(folder.resolve("lib.jar"));
        List<ChatProvider> found = Plugins.load(directory).providers();
        assertThat(found).extracting(ChatProvider::kind).containsExactly("zebra", "yak");
        assertThat(found.getFirst().versionSegment()).isEqualTo("v1");
        assertThat(found.getFirst().credentials(new Secret("k"))).isEqualTo(Map.of("x-key", "k"));
        assertThat(Dialects.builtIn().with(found).kinds()).contains("openai", "yak", "zebra");
    }

    @Test
    void twoPluginsWithTwoVersionsOfOneLibraryBothWork() throws Exception {
        for (String version : List.of("1", "2")) {
            Path folder = Files.createDirectory(jar("version" + version));
            new PluginJar()
                    .with(
                            "plugged.Plugged",
                            PluginJar.provider("v" + version, "public String said() { return lib.Version.text(); }"))
                    .with(
                            "lib.Version",
                            "package lib; public class Version { public static String text() { return \"" + version
                                    + "\"; } }")
                    .without("lib.Version")
                    .withFile(PluginJar.SERVICE_FILE, "plugged.Plugged")
                    .write(folder.resolve("plugged.jar"));
            new PluginJar()
                    .with(
                            "lib.Version",
                            "package lib; public class Version { public static String text() { return \"" + version
                                    + "\"; } }")
                    .write(folder.resolve("lib-" + version + ".jar"));
        }
        List<ChatProvider> found = Plugins.load(directory).providers();
        assertThat(found.get(0).answer(new byte[0]).id()).isEqualTo("1");
        assertThat(found.get(1).answer(new byte[0]).id()).isEqualTo("2");
    }

    @Test
    void aPluginSeesTheJdkAndTheThreePackagesAlone() throws Exception {
        PluginJar.ofProvider("curious", """
                public String said() {
                    StringBuilder seen = new StringBuilder();
                    for (String name : List.of("java.util.List", "java.sql.Driver", "ai.moolai.base.Usage",
                            "ai.moolai.llm.ChatProvider", "ai.moolai.llm.Upstream", "ai.moolai.llm.chat.Chat",
                            "ai.moolai.llm.openai.OpenAiProvider", "ai.moolai.llm.demo.DemoProvider",
                            "com.fasterxml.jackson.databind.JsonNode", "io.vertx.core.Vertx",
                            "io.netty.buffer.ByteBuf", "org.slf4j.Logger", "com.knuddels.jtokkit.Encodings")) {
                        try {
                            Class.forName(name, false, getClass().getClassLoader());
                            seen.append(name).append(' ');
                        } catch (ClassNotFoundException hidden) {
                        }
                    }
                    boolean files = getClass().getResource("/META-INF/services/ai.moolai.llm.ChatProvider") != null
                            && getClass().getResource("/ai/moolai/llm/ChatProvider.class") == null;
                    return seen.append(files).toString();
                }
                """).write(jar("curious.jar"));
        assertThat(Plugins.load(directory)
                        .providers()
                        .getFirst()
                        .answer(new byte[0])
                        .id())
                .isEqualTo("java.util.List java.sql.Driver ai.moolai.base.Usage ai.moolai.llm.ChatProvider"
                        + " ai.moolai.llm.Upstream ai.moolai.llm.chat.Chat true");
    }

    @Test
    void everyBrokenPluginIsToldOfAtOnceAndByName() throws Exception {
        PluginJar.ofProvider("fine", "").write(jar("00-fine.jar"));
        Files.writeString(jar("01-text.jar"), "no jar");
        new PluginJar().with("lib.Word", "package lib; public class Word {}").write(jar("02-library.jar"));
        new PluginJar().withFile(PluginJar.SERVICE_FILE, "gone.Provider").write(jar("03-gone.jar"));
        PluginJar.ofProvider("lost", "static class Base {} static class Lost extends Base {} Lost lost = new Lost();")
                .without("plugged.Plugged$Base")
                .write(jar("04-lost.jar"));
        PluginJar.ofProvider("throws", "public Plugged() { throw new IllegalStateException(\"no licence\"); }")
                .write(jar("05-throws.jar"));
        PluginJar.ofProvider("Wrong Kind", "").write(jar("06-kind.jar"));
        PluginJar.ofProvider("openai", "").write(jar("07-taken.jar"));
        PluginJar.ofProvider("fine", "").write(jar("08-twice.jar"));
        new PluginJar()
                .with("lib.Word", "package lib; public class Word {}")
                .withFile(PluginJar.SERVICE_FILE, "lib.Word")
                .write(jar("09-other.jar"));
        new PluginJar().withFile(PluginJar.SERVICE_FILE, "# nobody\n").write(jar("10-nobody.jar"));
        Files.createDirectory(jar("11-empty"));
        PluginJar.ofProvider("hidden", "private Plugged() {}").write(jar("12-private.jar"));
        PluginJar.ofProvider("static", "static int made = 1 / Integer.parseInt(\"0\");")
                .write(jar("13-static.jar"));

        List<String> faults = faults();
        assertThat(faults).hasSize(13);
        assertThat(faults).allSatisfy(fault -> {
            assertThat(fault).startsWith(directory + "/").doesNotContain("\n").endsWith(".");
        });
        assertThat(faults.get(0)).contains("01-text.jar is no jar").contains("copy it again");
        assertThat(faults.get(1)).contains("02-library.jar names no provider").contains(PluginJar.SERVICE_FILE);
        assertThat(faults.get(2)).contains("03-gone.jar").contains("gone.Provider not found");
        assertThat(faults.get(3)).contains("04-lost.jar needs the class plugged.Plugged$Base");
        assertThat(faults.get(4)).contains("05-throws.jar cannot be made").contains("no licence");
        assertThat(faults.get(5)).contains("06-kind.jar").contains("\"Wrong Kind\" (expected: 1-41 lower-case");
        assertThat(faults.get(6)).contains("07-taken.jar").contains("\"openai\" is there already, by MoolAI itself");
        assertThat(faults.get(7)).contains("08-twice.jar").contains("by " + jar("00-fine.jar"));
        assertThat(faults.get(8)).contains("09-other.jar").contains("lib.Word not a subtype");
        assertThat(faults.get(9)).contains("10-nobody.jar names no class");
        assertThat(faults.get(10)).contains("11-empty holds no jar");
        assertThat(faults.get(11)).contains("12-private.jar");
        assertThat(faults.get(12)).contains("13-static.jar cannot be made").contains("/ by zero");
    }

    @Test
    void aPluginMayBringCollectorsOfMetrics() throws Exception {
        collector("spool").write(jar("spool.jar"));
        PluggedIn found = Plugins.load(directory);
        assertThat(found.providers()).isEmpty();
        assertThat(found.collectors()).extracting(MetricsCollector::name).containsExactly("spool");
        assertThat(found.collectors().getFirst().collect(new OrganizationId("org_001")))
                .isEqualTo(Map.of("spool_files", 7.0));
    }

    @Test
    void aCollectorThatCannotBeUsedIsToldOf() throws Exception {
        collector("spool").write(jar("00-fine.jar"));
        collector("spool").write(jar("01-twice.jar"));
        collector("No Name").write(jar("02-name.jar"));
        new PluginJar().withFile(COLLECTORS, "gone.Collector").write(jar("03-gone.jar"));
        List<String> faults = faults();
        assertThat(faults).hasSize(3);
        assertThat(faults.get(0)).contains("01-twice.jar: the collector \"spool\" is there already");
        assertThat(faults.get(1)).contains("02-name.jar").contains("\"No Name\" (expected: 1-41 lower-case");
        assertThat(faults.get(2)).contains("03-gone.jar").contains("gone.Collector not found");
    }

    private static PluginJar collector(String name) {
        return new PluginJar().with("plugged.Collector", """
                        package plugged;
                        public class Collector implements ai.moolai.base.MetricsCollector {
                            public String name() { return "%s"; }
                            public java.util.Map<String, Double> collect(ai.moolai.base.OrganizationId organization) {
                                return java.util.Map.of("spool_files", 7.0);
                            }
                        }
                        """.formatted(name)).withFile(COLLECTORS, "plugged.Collector");
    }

    @Test
    void aFileInPlaceOfTheDirectoryIsAFault() throws IOException {
        Path file = Files.writeString(home.resolve("file"), "");
        assertThatExceptionOfType(BrokenPluginsException.class)
                .isThrownBy(() -> Plugins.load(file))
                .withMessageContaining(file + " cannot be read as a directory");
    }
}
