package ai.moolai.orchestrator.access;

import ai.moolai.base.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/// The file that holds the first administrator's key. It is made readable by its owner only before anything is in it.
final class KeyFile {
    private KeyFile() {}

    static void write(Path file, Secret secret) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, secret.reveal() + "\n", StandardOpenOption.WRITE);
        } catch (IOException failed) {
            throw new UncheckedIOException("the administrator's key could not be written to " + file, failed);
        }
    }

    static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(
                    "the key that did not come into force could not be removed: " + file, failed);
        }
    }
}
