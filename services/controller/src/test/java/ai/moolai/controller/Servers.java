package ai.moolai.controller;

import ai.moolai.base.Clock;
import ai.moolai.base.Secret;
import ai.moolai.base.Threads;
import ai.moolai.edge.AuthMode;
import ai.moolai.edge.EdgeConfig;
import ai.moolai.store.Database;
import ai.moolai.store.DatabaseUrl;
import ai.moolai.store.EmbeddedPostgres;
import ai.moolai.store.EmbeddedPostgresConfig;
import ai.moolai.store.PoolSize;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// One PostgreSQL server for the whole test run, a fresh database for whoever asks, and controllers on top.
final class Servers {
    static final Secret LINK_KEY = new Secret("link-secret-of-the-tests");
    static final Path BINARIES = Path.of("target", "postgres binaries");

    private static final AtomicInteger databases = new AtomicInteger();
    private static final EmbeddedPostgres server = start();

    private Servers() {}

    /// A new, empty database.
    static DatabaseUrl freshDatabase() {
        String name = "controller_" + databases.incrementAndGet();
        var url = server.url("postgres");
        try (var database = Database.open("maker", url, new PoolSize(0, 1), Clock.system())) {
            database.jdbi().useHandle(handle -> handle.execute("CREATE DATABASE " + name));
        }
        return url.withDatabase(name);
    }

    static Config config(Path data, DatabaseUrl url, AuthMode mode, int... ports) {
        var listening = java.util.Arrays.stream(ports)
                .mapToObj(port -> new EdgeConfig.Port(port, "CONTROLLER_PORT"))
                .toArray(EdgeConfig.Port[]::new);
        var databases = new Config.Databases(url, 0, BINARIES, data.resolve("postgresql.log"));
        return new Config(data, EdgeConfig.of("127.0.0.1", mode, listening), databases, LINK_KEY);
    }

    static Main controller(Config config, Clock clock) throws InterruptedException {
        var main = new Main(config, clock);
        try {
            main.open();
            return main;
        } catch (RuntimeException failed) {
            main.close();
            throw failed;
        }
    }

    private static EmbeddedPostgres start() {
        try {
            Path folder = Files.createTempDirectory("controller-test");
            var threads = new Threads(Throwable::printStackTrace);
            var config = new EmbeddedPostgresConfig(
                    folder.resolve("data"), BINARIES, 0, List.of("postgres"), folder.resolve("postgresql.log"));
            var started = EmbeddedPostgres.start(config, Clock.system(), threads);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                started.close();
                threads.close();
                delete(folder);
            }));
            return started;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
