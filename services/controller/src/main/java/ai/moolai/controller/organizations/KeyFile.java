package ai.moolai.controller.organizations;

import ai.moolai.base.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/// The file that holds the first operator's key. Only its owner may read it, from before anything is in it.
final class KeyFile {
    private KeyFile() {}

    static void write(Path file, Secret secret) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, secret.reveal() + "\n", StandardOpenOption.WRITE);
        } catch (IOException failed) {
            throw new IllegalStateException(
                    "the first operator's key could not be written to " + file + ": " + failed, failed);
        }
    }

    static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException failed) {
            throw new IllegalStateException(
                    "the key that did not come into force could not be removed from " + file + ": " + failed, failed);
        }
    }
}
