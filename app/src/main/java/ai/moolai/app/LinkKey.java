package ai.moolai.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;

/// The secret by which orchestrators and controller know each other: the one that was given, else one made once and
/// kept where only its owner reads it.
final class LinkKey {
    private static final int RANDOM_BYTES = 32;

    private LinkKey() {}

    static String obtain(Map<String, String> environment, Home home) {
        String given = environment.getOrDefault("ORCHESTRATOR_API_KEY", "");
        if (!given.isBlank()) {
            return given;
        }
        Path file = home.linkKey();
        try {
            String kept = Files.exists(file) ? Files.readString(file).strip() : "";
            return kept.isEmpty() ? make(file) : kept;
        } catch (IOException failed) {
            throw new Refusal(file + " cannot be read or made (" + failed.getMessage()
                    + "): make it readable for this user, or set ORCHESTRATOR_API_KEY.");
        }
    }

    private static String make(Path file) throws IOException {
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        String key = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        Path half = file.resolveSibling(file.getFileName() + ".part");
        Files.deleteIfExists(half);
        Files.createFile(half, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(half, key + "\n", StandardOpenOption.WRITE);
        Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
        return key;
    }
}
