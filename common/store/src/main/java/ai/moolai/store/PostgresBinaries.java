package ai.moolai.store;

import java.io.BufferedInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/// The server's programs, unpacked once from the archive on the class path into a directory named after that archive.
final class PostgresBinaries {
    private static final ReentrantLock UNPACKING = new ReentrantLock();
    private static final int OWNER_MAY_EXECUTE = 0100;

    private PostgresBinaries() {}

    /// @return the directory that holds `bin`, `lib` and `share`
    /// @throws IllegalStateException in one sentence, when there are no programs for this machine
    static Path unpack(Path binariesDirectory) throws IOException {
        String archive = archiveName();
        URL resource = PostgresBinaries.class.getResource("/" + archive);
        if (resource == null) {
            throw new IllegalStateException("No PostgreSQL is bundled for this machine (" + archive
                    + " is not on the class path). Set DATABASE_URL to a server of your own.");
        }
        Path home = binariesDirectory.resolve(archive.replace(".txz", "-") + fingerprint(resource));
        if (Files.isDirectory(home)) {
            return home;
        }
        Files.createDirectories(binariesDirectory);
        UNPACKING.lock();
        // Of several processes that start at once one unpacks, the others wait for it here.
        try (var channel = FileChannel.open(
                        binariesDirectory.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var _ = channel.lock()) {
            if (!Files.isDirectory(home)) {
                Path half = binariesDirectory.resolve("." + home.getFileName() + ".part");
                delete(half);
                try (var in = resource.openStream()) {
                    extract(in, half);
                    sync(half);
                } catch (IOException failed) {
                    delete(half);
                    throw failed;
                }
                Files.move(half, home, StandardCopyOption.ATOMIC_MOVE);
            }
            return home;
        } finally {
            UNPACKING.unlock();
        }
    }

    /// Removes a directory with everything in it; one that is not there is fine.
    static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> found = Files.walk(directory)) {
            for (Path path : found.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(path);
            }
        }
    }

    private static String archiveName() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String machine = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        boolean arm = machine.equals("aarch64") || machine.equals("arm64");
        String os = system.contains("mac") ? "darwin" : system.replace(' ', '_');
        return "postgres-" + os + "-" + (arm ? "arm_64" : machine.equals("amd64") ? "x86_64" : machine) + ".txz";
    }

    /// Another release of the archive unpacks into another directory.
    private static String fingerprint(URL resource) throws IOException {
        var connection = resource.openConnection();
        connection.setUseCaches(false);
        if (connection instanceof JarURLConnection inJar) {
            try (var _ = inJar.getJarFile()) {
                var entry = inJar.getJarEntry();
                return "%08x-%d".formatted(entry.getCrc(), entry.getSize());
            }
        }
        return Long.toString(connection.getContentLengthLong());
    }

    private static void extract(InputStream archive, Path into) throws IOException {
        try (var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path target = into.resolve(entry.getName()).normalize();
                if (!target.startsWith(into)) {
                    throw new IOException("archive entry '" + entry.getName() + "' leaves its directory");
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                    continue;
                }
                Files.createDirectories(target.resolveSibling(""));
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
                } else {
                    Files.copy(tar, target);
                    if ((entry.getMode() & OWNER_MAY_EXECUTE) != 0
                            && !target.toFile().setExecutable(true, false)) {
                        throw new IOException(target + " cannot be made executable");
                    }
                }
            }
        }
    }

    /// The directory's name says that it is whole: after a power cut too.
    private static void sync(Path directory) throws IOException {
        try (Stream<Path> found = Files.walk(directory)) {
            for (Path file : found.filter(path -> Files.isRegularFile(path)).toList()) {
                try (var out = new FileOutputStream(file.toFile(), true)) {
                    out.getFD().sync();
                }
            }
        }
    }
}
