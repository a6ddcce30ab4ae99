package ai.moolai.app;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A file that a person named on the command line.
final class PriceFile {
    private static final long BYTES_MAX = 16L << 20;

    private PriceFile() {}

    /// @throws Refusal when it cannot be read
    static String read(Path file) {
        try {
            if (Files.size(file) > BYTES_MAX) {
                throw new Refusal(file + " has " + Files.size(file) + " bytes (expected: at most " + BYTES_MAX + ").");
            }
            return Files.readString(file);
        } catch (CharacterCodingException notText) {
            throw new Refusal(file + " is not text in UTF-8.");
        } catch (IOException unreadable) {
            throw new Refusal(file + " cannot be read.");
        }
    }

    /// @throws Refusal when it is there already, or cannot be written
    static void write(Path file, String text) {
        try {
            Files.writeString(file, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException there) {
            throw new Refusal(file + " is there already: choose another name with --out.");
        } catch (IOException unwritable) {
            throw new Refusal(file + " cannot be written.");
        }
    }
}
