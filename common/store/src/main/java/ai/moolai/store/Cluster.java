package ai.moolai.store;

import ai.moolai.base.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.stream.Stream;

/// One server's files: the data directory, made once and whole, its settings, and beside it password and lock.
final class Cluster {
    static final String USER = "moolai";
    static final String VERSION = "18";

    private static final Duration INITDB_MAX = Duration.ofMinutes(2);
    private static final int PASSWORD_BYTES = 24;

    /// Every answer given is on disk: `fsync` and `synchronous_commit` stay on. One service with two pools of ten
    /// needs few connections; the rest is room for people with `psql`.
    private static final String SETTINGS = """
            # Written by the service at every start: changes made here are lost.
            listen_addresses = '127.0.0.1'
            unix_socket_directories = ''
            max_connections = 120
            password_encryption = 'scram-sha-256'
            shared_buffers = '64MB'
            work_mem = '8MB'
            maintenance_work_mem = '64MB'
            jit = off
            fsync = on
            synchronous_commit = on
            full_page_writes = on
            min_wal_size = '80MB'
            max_wal_size = '512MB'
            checkpoint_timeout = '5min'
            checkpoint_completion_target = 0.9
            datestyle = 'iso, mdy'
            timezone = 'UTC'
            log_timezone = 'UTC'
            log_line_prefix = '%m [%p] %q%d '
            log_checkpoints = off
            """;

    private final Path data;
    private final Path passwordFile;

    Cluster(Path data) {
        this.data = data;
        this.passwordFile = beside("password");
    }

    Path lockFile() {
        return beside("lock");
    }

    /// Makes the data directory and its password when there are none.
    ///
    /// @throws IllegalStateException in one sentence, when that cannot be
    void prepare(PostgresCommands commands) throws IOException {
        if (Files.exists(data.resolve("PG_VERSION"))) {
            checkVersion();
            return;
        }
        if (Files.isDirectory(data) && !isEmpty(data)) {
            throw new IllegalStateException(data + " holds files but no PostgreSQL database (expected: one, or an "
                    + "empty directory). Empty it or choose another directory.");
        }
        Files.createDirectories(data.resolveSibling(""));
        if (!Files.exists(passwordFile)) {
            writePassword();
        }
        initialize(commands);
    }

    /// @throws IllegalStateException in one sentence, when it was lost
    Secret password() throws IOException {
        if (!Files.isReadable(passwordFile)) {
            throw new IllegalStateException(passwordFile + " cannot be read (expected: the password of the database in "
                    + data + "). Put it back, or move that directory away to start with an empty database.");
        }
        return new Secret(Files.readString(passwordFile).strip());
    }

    void writeSettings(int port) throws IOException {
        writeWhole(data.resolve("postgresql.conf"), SETTINGS + "port = " + port + "\n");
    }

    private void checkVersion() throws IOException {
        String version = Files.readString(data.resolve("PG_VERSION")).strip();
        if (!version.equals(VERSION)) {
            throw new IllegalStateException(data + " was made by PostgreSQL " + version + " (expected: " + VERSION
                    + "). Upgrade it with pg_upgrade, or move it away to start with an empty database.");
        }
    }

    private void initialize(PostgresCommands commands) throws IOException {
        // Made beside and renamed when whole, so that a start cut off half-way leaves nothing to stumble over.
        Path half = beside("part");
        PostgresBinaries.delete(half);
        boolean movable = !Files.exists(data) || isRemovable(data);
        Path target = movable ? half : data;
        var outcome = commands.run(
                INITDB_MAX,
                "initdb",
                "--pgdata=" + target,
                "--username=" + USER,
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8");
        if (outcome.code() != 0) {
            PostgresBinaries.delete(half);
            throw new IllegalStateException(StartFault.sentence(outcome.output(), data, 0));
        }
        if (movable) {
            Files.move(half, data, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private void writePassword() throws IOException {
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        writeWhole(passwordFile, Base64.getUrlEncoder().withoutPadding().encodeToString(random) + "\n");
    }

    /// Replaces a file in one step; only its owner may read it.
    private static void writeWhole(Path file, String text) throws IOException {
        Path half = file.resolveSibling(file.getFileName() + ".part");
        Files.deleteIfExists(half);
        Files.createFile(half, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(half, text.getBytes(StandardCharsets.UTF_8), StandardOpenOption.WRITE, StandardOpenOption.SYNC);
        Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /// A mounted volume is empty but cannot be removed; the database is then made in place.
    private static boolean isRemovable(Path directory) {
        try {
            Files.delete(directory);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (Stream<Path> found = Files.list(directory)) {
            return found.findAny().isEmpty();
        }
    }

    private Path beside(String suffix) {
        return data.resolveSibling(data.getFileName() + "." + suffix);
    }
}
