package ai.moolai.orchestrator.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The files in which a Linux kernel tells about itself.
///
/// @param root where `proc` and `sys` lie
record Tree(Path root) {
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    /// How a figure is found.
    interface Figure<T> {
        /// @throws IOException when a file is not there or may not be read
        T in(Tree tree) throws IOException;
    }

    /// A figure, or null where it cannot be known: its file is not there, or says something else than was expected.
    <T> @Nullable T known(Figure<T> figure) {
        try {
            return figure.in(this);
        } catch (IOException | RuntimeException _) {
            // A line that is not there, a word that is no number: all of it says that the figure is not told.
            return null;
        }
    }

    /// Names in these files may hold any bytes; nothing that is looked for is more than ASCII.
    List<String> lines(String path) throws IOException {
        return Files.readString(root.resolve(path), StandardCharsets.ISO_8859_1)
                .lines()
                .toList();
    }

    /// The words of the line that begins with the word `first`, that one included.
    String[] line(String path, String first) throws IOException {
        for (String line : lines(path)) {
            String[] words = words(line);
            if (words[0].equals(first)) {
                return words;
            }
        }
        throw new IOException(path + ": no line " + first);
    }

    String[] firstLine(String path) throws IOException {
        return words(lines(path).getFirst());
    }

    boolean isThere(String path) {
        return Files.exists(root.resolve(path));
    }

    /// How many entries a directory has.
    long entries(String path) throws IOException {
        try (Stream<Path> entries = Files.list(root.resolve(path))) {
            return entries.count();
        }
    }

    static String[] words(String line) {
        return BLANKS.split(line.strip());
    }
}
