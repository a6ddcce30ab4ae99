package ai.moolai.store;

import static org.assertj.core.api.Assertions.assertThat;

import ai.moolai.base.Clock;
import ai.moolai.base.Threads;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What each way to force promises of a power cut: seen by how much was forced when somebody was told.
class JournalSyncTest {
    private static final int RECORDS = 200;
    private static final int FRAME_BYTES = Segment.FRAME_BYTES + 100;

    private final Threads threads = new Threads(Throwable::printStackTrace);
    private final Watched watched = new Watched();

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        threads.close();
    }

    /// Adds up what was forced, file by file, and forces nothing.
    private static final class Watched implements Forcing {
        final AtomicInteger directories = new AtomicInteger();
        final AtomicInteger files = new AtomicInteger();
        volatile boolean refusing;
        private volatile String forcedBy = "";
        private long earlier;
        private long current;
        private @Nullable FileChannel newest;

        @Override
        public synchronized void file(FileChannel file) throws IOException {
            if (refusing) {
                throw new IOException("a test");
            }
            if (!file.equals(newest)) {
                earlier += current;
                newest = file;
            }
            current = file.position() - Segment.HEADER_BYTES;
            forcedBy = Thread.currentThread().getName();
            files.incrementAndGet();
        }

        @Override
        public void directory(Path directory) {
            directories.incrementAndGet();
        }

        synchronized long records() {
            return (earlier + current) / FRAME_BYTES;
        }
    }

    private Journal open(JournalSync sync) {
        var config = new JournalConfig(folder, Journals.SEGMENT_BYTES_MIN, 1 << 20, sync);
        return Journal.open(config, Clock.system(), threads, watched);
    }

    /// Appends one after the other, and notes how many were forced when each was said to be written.
    private List<Long> forcedWhenWritten(Journal journal) throws InterruptedException {
        List<Long> forced = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < RECORDS; i++) {
            var written = new CountDownLatch(1);
            journal.append(new byte[100], () -> {
                forced.add(watched.records());
                written.countDown();
            });
            assertThat(written.await(10, TimeUnit.SECONDS)).isTrue();
        }
        return forced;
    }

    @Test
    void alwaysForcesEveryRecordBeforeItIsToldOf() throws Exception {
        try (var journal = open(JournalSync.ALWAYS)) {
            var forced = forcedWhenWritten(journal);
            for (int i = 0; i < RECORDS; i++) {
                assertThat(forced.get(i)).isEqualTo(i + 1);
            }
            assertThat(watched.forcedBy).isEqualTo("journal-writer");
            assertThat(watched.directories).hasValueGreaterThan(10);
        }
    }

    @Test
    void alwaysTellsOfALossWhenTheDiskDoesNotForce() throws Exception {
        try (var journal = open(JournalSync.ALWAYS)) {
            watched.refusing = true;
            Journals.append(journal, "refused");
            assertThat(journal.lost()).isEqualTo(1);
            assertThat(journal.pendingRecords()).isZero();
            watched.refusing = false;
            Journals.append(journal, "taken");
            assertThat(Journals.drain(journal, 10)).containsExactly("taken");
        }
    }

    @Test
    void intervalForcesBesideTheWritingAndLeavesNothingOut() throws Exception {
        assertThat(Journal.FORCE_EVERY).isEqualTo(Duration.ofMillis(500));
        try (var journal = open(JournalSync.INTERVAL)) {
            forcedWhenWritten(journal);
            Await.until("all to be forced", Duration.ofSeconds(10), () -> watched.records() == RECORDS);
            assertThat(watched.forcedBy).isNotEqualTo("journal-writer");
            assertThat(watched.directories).hasValueGreaterThan(10);
            // Where nothing was written, nothing is forced.
            int files = watched.files.get();
            Journals.append(journal, "one more");
            Await.until("that one to be forced", Duration.ofSeconds(10), () -> watched.files.get() == files + 1);
        }
    }

    @Test
    void intervalForcesWhatIsLeftWhenItCloses() throws Exception {
        try (var journal = open(JournalSync.INTERVAL)) {
            forcedWhenWritten(journal);
        }
        assertThat(watched.records()).isEqualTo(RECORDS);
    }

    @Test
    void osForcesNothing() throws Exception {
        try (var journal = open(JournalSync.OS)) {
            assertThat(forcedWhenWritten(journal)).hasSize(RECORDS).containsOnly(0L);
            assertThat(Journals.drain(journal, 1000)).hasSize(RECORDS);
        }
        assertThat(watched.files).hasValue(0);
        assertThat(watched.directories).hasValue(0);
    }
}
