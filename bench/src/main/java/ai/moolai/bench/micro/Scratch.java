package ai.moolai.bench.micro;

import ai.moolai.base.Clock;
import ai.moolai.base.Threads;
import ai.moolai.store.Database;
import ai.moolai.store.EmbeddedPostgres;
import ai.moolai.store.EmbeddedPostgresConfig;
import ai.moolai.store.PoolSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/// A folder and a PostgreSQL server for one benchmark's time.
final class Scratch implements AutoCloseable {
    final Path folder;
    final Threads threads = new Threads(Throwable::printStackTrace);
    final Database database;
    private final EmbeddedPostgres server;

    Scratch() throws IOException, InterruptedException {
        folder = folder();
        Path binaries = Path.of("target", "postgresql");
        server = EmbeddedPostgres.start(
                new EmbeddedPostgresConfig(
                        folder.resolve("postgresql"), binaries, 0, List.of("bench"), folder.resolve("postgresql.log")),
                Clock.system(),
                threads);
        database = Database.open("bench", server.url("bench"), PoolSize.EMBEDDED, Clock.system());
        database.awaitReady();
    }

    static Path folder() throws IOException {
        return Files.createTempDirectory("moolai-micro-");
    }

    static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Override
    public void close() throws IOException {
        database.close();
        server.close();
        threads.close();
        delete(folder);
    }
}
