package ai.moolai.orchestrator.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.base.Clock;
import ai.moolai.base.Threads;
import ai.moolai.store.Database;
import ai.moolai.store.DatabaseUrl;
import ai.moolai.store.Journal;
import ai.moolai.store.JournalConfig;
import ai.moolai.store.PoolSize;
import ai.moolai.testing.Conditions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MoverTest {
    @TempDir
    Path folder;

    @Test
    void anErrorDoesNotEndTheMoving() {
        var looks = new AtomicInteger();
        var clock = new Clock() {
            @Override
            public Instant now() {
                return Instant.EPOCH;
            }

            @Override
            public long nanoTime() {
                if (Thread.currentThread().getName().equals("mover") && looks.incrementAndGet() == 1) {
                    throw new OutOfMemoryError("a test");
                }
                return System.nanoTime();
            }
        };
        var threads = new Threads(Throwable::printStackTrace);
        var url = DatabaseUrl.parse("postgresql://nobody@127.0.0.1:1/nothing");
        try (var journal = Journal.open(new JournalConfig(folder), clock, threads);
                var database = Database.open("monitoring", url, PoolSize.EMBEDDED, Clock.system())) {
            var mover = new Mover(
                    journal,
                    new LedgerStore(database, new KeptFor(Duration.ofDays(30), Duration.ofDays(30)), List.of()),
                    new Rejected(folder.resolve("rejected")),
                    Clock.system());
            threads.dedicated("mover", mover::run);
            Conditions.await("another look", Duration.ofSeconds(10), () -> looks.get() > 1);
            mover.stop(Duration.ofSeconds(10));
            assertThat(looks.get()).isGreaterThan(1);
        } finally {
            threads.close();
        }
    }
}
