package com.example.lark;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.base.Secret;
import ai.moolai.llm.ChatProvider;
import ai.moolai.llm.Plugins;
import ai.moolai.llm.chat.Part;
import ai.moolai.testing.JsonValue;
import ai.moolai.testing.conformance.Requests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Loads the plug-in as MoolAI does: from a folder with its jar and its libraries, by a class loader of its own.
class LarkPluginTest {
    private static final Path CLASSES = Path.of("target/classes");
    private static final Path LIBRARIES = Path.of("target/plugins/lark");

    @TempDir
    Path plugins;

    @Test
    void itIsLoadedFromAFolderWithItsLibraries() throws Exception {
        Path folder = Files.createDirectory(plugins.resolve("lark"));
        pack(folder.resolve("lark-provider.jar"));
        for (Path library : files(LIBRARIES)) {
            if (!library.getFileName().toString().startsWith("lark-provider")) {
                Files.copy(library, folder.resolve(library.getFileName()));
            }
        }

        List<ChatProvider> found = Plugins.load(plugins).providers();
        assertThat(found).hasSize(1);
        ChatProvider lark = found.getFirst();
        assertThat(lark.kind()).isEqualTo("lark");
        assertThat(lark.credentials(new Secret("k"))).containsEntry("x-lark-key", "k");

        var chat = Requests.to("lark-2").getFirst().chat();
        var request = lark.request(chat, lark.abilities("lark-2"));
        assertThat(request.path()).isEqualTo("/talk");
        assertThat(JsonValue.parse(new String(request.body(), StandardCharsets.UTF_8))
                        .says("lark-2", "bird"))
                .isTrue();
        assertThat(lark.answer("{\"says\":\"Hello.\",\"because\":\"done\"}".getBytes(StandardCharsets.UTF_8))
                        .choices()
                        .getFirst()
                        .parts())
                .containsExactly(new Part.Text("Hello."));
    }

    private static void pack(Path jar) throws IOException {
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (Path file : files(CLASSES)) {
                out.putNextEntry(
                        new JarEntry(CLASSES.relativize(file).toString().replace('\\', '/')));
                Files.copy(file, out);
            }
        }
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> found = Files.walk(folder)) {
            return found.filter(Files::isRegularFile).toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
