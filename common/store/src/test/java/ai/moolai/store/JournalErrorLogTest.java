package ai.moolai.store;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.base.Clock;
import ai.moolai.base.Threads;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class JournalErrorLogTest {
    private final AtomicLong nanos = new AtomicLong();
    private final Clock clock = new Clock() {
        @Override
        public Instant now() {
            return Instant.EPOCH.plusNanos(nanos.get());
        }

        @Override
        public long nanoTime() {
            return nanos.get();
        }
    };

    @TempDir
    Path folder;

    @Test
    void aLossIsLoggedOnceAMinuteHoweverManyThereAre() {
        var logged = new ListAppender<ILoggingEvent>();
        var logger = (Logger) LoggerFactory.getLogger(JournalState.class);
        logged.start();
        logger.addAppender(logged);
        var threads = new Threads(Throwable::printStackTrace);
        try (var journal = Journal.open(new JournalConfig(folder), clock, threads)) {
            loseHundred(journal);
            assertThat(logged.list).singleElement().asString().contains("(1 records lost so far)");
            nanos.addAndGet(Duration.ofSeconds(60).toNanos() - 1);
            loseHundred(journal);
            assertThat(logged.list).hasSize(1);
            nanos.addAndGet(1);
            loseHundred(journal);
            assertThat(logged.list).hasSize(2);
            assertThat(logged.list.getLast().getFormattedMessage()).endsWith("(201 records lost so far)");
            assertThat(journal.lost()).isEqualTo(300);
        } finally {
            logger.detachAppender(logged);
            threads.close();
        }
    }

    @Test
    void aLossIsOverTenMinutesLaterAndItsMomentStays() {
        var threads = new Threads(Throwable::printStackTrace);
        try (var journal = Journal.open(new JournalConfig(folder), clock, threads)) {
            assertThat(journal.isLosing()).isFalse();
            nanos.addAndGet(Duration.ofSeconds(7).toNanos());
            loseHundred(journal);
            nanos.addAndGet(JournalState.LOSING_FOR.toNanos() - 1);
            assertThat(journal.isLosing()).isTrue();
            nanos.addAndGet(1);
            assertThat(journal.isLosing()).isFalse();
            assertThat(journal.lost()).isEqualTo(100);
            assertThat(journal.lastFault())
                    .isEqualTo(new JournalFault(
                            "record of 16777217 bytes (expected: at most 16777216)", Instant.EPOCH.plusSeconds(7)));
            loseHundred(journal);
            assertThat(journal.isLosing()).isTrue();
        } finally {
            threads.close();
        }
    }

    private static void loseHundred(Journal journal) {
        for (int i = 0; i < 100; i++) {
            journal.append(new byte[Journal.RECORD_BYTES_MAX + 1], () -> {});
        }
    }
}
