package ai.moolai.store;

import ai.moolai.base.Clock;
import ai.moolai.base.Threads;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// What the journal's tests share: records that are texts.
final class Journals {
    static final long SEGMENT_BYTES_MIN = 1024;

    private static final int QUEUE_BYTES_MAX = 16 << 20;

    private Journals() {}

    static Journal open(Path directory, Threads threads) {
        return open(directory, 64 << 20, JournalSync.OS, threads);
    }

    static Journal open(Path directory, long segmentBytes, JournalSync sync, Threads threads) {
        return Journal.open(new JournalConfig(directory, segmentBytes, QUEUE_BYTES_MAX, sync), Clock.system(), threads);
    }

    /// Appends and waits until all are written.
    static void append(Journal journal, String... records) throws InterruptedException {
        var written = new CountDownLatch(records.length);
        for (String record : records) {
            journal.append(record.getBytes(StandardCharsets.UTF_8), written::countDown);
        }
        if (!written.await(30, TimeUnit.SECONDS)) {
            throw new AssertionError(written.getCount() + " of " + records.length + " records were not written");
        }
    }

    /// Everything there is, acknowledged batch by batch.
    static List<String> drain(Journal journal, int recordsMax) throws Exception {
        List<String> all = new ArrayList<>();
        for (Batch batch = read(journal, recordsMax); !batch.records().isEmpty(); batch = read(journal, recordsMax)) {
            all.addAll(texts(batch));
            journal.acknowledge(batch.position());
        }
        return all;
    }

    static Batch read(Journal journal, int recordsMax) throws Exception {
        return journal.read(recordsMax, 1 << 20, Duration.ZERO);
    }

    static List<String> texts(Batch batch) {
        return batch.records().stream()
                .map(record -> new String(record, StandardCharsets.UTF_8))
                .toList();
    }
}
