package ai.moolai.app;

import ai.moolai.base.Clock;
import ai.moolai.base.Threads;
import ai.moolai.store.Database;
import ai.moolai.store.DatabaseUrl;
import ai.moolai.store.EmbeddedPostgres;
import ai.moolai.store.EmbeddedPostgresConfig;
import ai.moolai.store.PoolSize;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The databases of one service, brought up to date without starting it.
///
/// @param service its name
/// @param outside each database that is elsewhere, by the folder of its migrations
/// @param own the service's own server, used when there is none outside
record Schema(String service, Map<String, DatabaseUrl> outside, OwnServer own) {
    private static final PoolSize POOL = new PoolSize(0, 2);

    /// @param databases their names, by the folder of their migrations
    record OwnServer(Path data, Path binaries, int port, Path log, Map<String, String> databases) {}

    boolean isOutside() {
        return !outside.isEmpty();
    }

    /// @throws IllegalStateException in one sentence, when a database cannot be had or a migration fails
    void migrate(Clock clock, Console console) throws InterruptedException {
        if (isOutside()) {
            for (var database : outside.entrySet()) {
                migrate(database.getKey(), database.getValue(), clock, console);
            }
            return;
        }
        var config = new EmbeddedPostgresConfig(
                own.data(),
                own.binaries(),
                own.port(),
                List.copyOf(own.databases().values()),
                own.log());
        try (var threads = new Threads(thrown -> console.complain(thrown.toString()));
                var server = EmbeddedPostgres.start(config, clock, threads)) {
            for (var database : own.databases().entrySet()) {
                migrate(database.getKey(), server.url(database.getValue()), clock, console);
            }
        }
    }

    private void migrate(String location, DatabaseUrl url, Clock clock, Console console) throws InterruptedException {
        try (var database = Database.open("migrate", url, POOL, clock)) {
            database.awaitReady();
            int ran = database.migrate(location);
            console.say(
                    "%-10s  %s: %s".formatted(service, location, ran == 0 ? "up to date" : ran + " migrations ran"));
        }
    }
}
