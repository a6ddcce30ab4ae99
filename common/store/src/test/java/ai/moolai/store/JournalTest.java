package ai.moolai.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.moolai.base.Clock;
import ai.moolai.base.Threads;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JournalTest {
    private final Threads threads = new Threads(Throwable::printStackTrace);

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        threads.close();
    }

    @ParameterizedTest
    @EnumSource
    void recordsComeBackInOrderAfterAReopening(JournalSync sync) throws Exception {
        String[] records = numbered(0, 500);
        try (var journal = Journals.open(folder, Journals.SEGMENT_BYTES_MIN, sync, threads)) {
            Journals.append(journal, records);
            assertThat(journal.pendingRecords()).isEqualTo(500);
        }
        try (var journal = Journals.open(folder, Journals.SEGMENT_BYTES_MIN, sync, threads)) {
            assertThat(journal.pendingRecords()).isEqualTo(500);
            Journals.append(journal, "last");
            assertThat(Journals.drain(journal, 7))
                    .hasSize(501)
                    .startsWith(records)
                    .endsWith("last");
            assertThat(journal.pendingRecords()).isZero();
            assertThat(journal.damaged()).isZero();
        }
        try (var journal = Journals.open(folder, Journals.SEGMENT_BYTES_MIN, sync, threads)) {
            assertThat(Journals.drain(journal, 7)).isEmpty();
            Journals.append(journal, "one more");
            assertThat(journal.pendingRecords()).isEqualTo(1);
            assertThat(Journals.drain(journal, 7)).containsExactly("one more");
        }
    }

    @Test
    void whatIsNotAcknowledgedIsDeliveredAgain() throws Exception {
        try (var journal = Journals.open(folder, threads)) {
            Journals.append(journal, "a", "b", "c");
            assertThat(Journals.texts(Journals.read(journal, 2))).containsExactly("a", "b");
            assertThat(Journals.texts(Journals.read(journal, 2))).containsExactly("a", "b");
            journal.acknowledge(Journals.read(journal, 1).position());
            assertThat(journal.pendingRecords()).isEqualTo(2);
        }
        try (var journal = Journals.open(folder, threads)) {
            assertThat(Journals.texts(Journals.read(journal, 9))).containsExactly("b", "c");
        }
    }

    @Test
    void segmentsWhollyAcknowledgedAreDeleted() throws Exception {
        try (var journal = Journals.open(folder, Journals.SEGMENT_BYTES_MIN, JournalSync.OS, threads)) {
            Journals.append(journal, numbered(0, 200));
            int before = segments().size();
            assertThat(before).isGreaterThan(3);
            assertThat(journal.bytes()).isEqualTo(onDisk());
            journal.acknowledge(Journals.read(journal, 100).position());
            assertThat(segments()).hasSizeLessThan(before).isNotEmpty();
            assertThat(journal.bytes()).isEqualTo(onDisk());
            Journals.drain(journal, 10);
            assertThat(segments()).hasSize(1);
        }
    }

    @Test
    void aBatchHoldsNoMoreThanWasAskedForButOneRecordAtLeast() throws Exception {
        try (var journal = Journals.open(folder, threads)) {
            Journals.append(journal, "aaaa", "bbbb", "cccc");
            assertThat(Journals.texts(journal.read(10, 8, Duration.ZERO))).containsExactly("aaaa", "bbbb");
            assertThat(Journals.texts(journal.read(10, 3, Duration.ZERO))).containsExactly("aaaa");
        }
    }

    @Test
    void aReaderWaitsForTheNextRecord() throws Exception {
        try (var journal = Journals.open(folder, threads)) {
            var batch = threads.executor().submit(() -> journal.read(10, 1000, Duration.ofSeconds(30)));
            Journals.append(journal, "late");
            assertThat(Journals.texts(batch.get(10, TimeUnit.SECONDS))).containsExactly("late");
            journal.acknowledge(batch.get().position());
            long begun = System.nanoTime();
            assertThat(journal.read(10, 1000, Duration.ofMillis(50)).records()).isEmpty();
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(Duration.ofMillis(50));
        }
    }

    @Test
    void manyThreadsAppendAndEveryCallbackRunsOnce() throws Exception {
        int writers = 8;
        int each = 2000;
        var written = new CountDownLatch(writers * each);
        var calls = new AtomicInteger();
        try (var journal = Journals.open(folder, 64 << 10, JournalSync.INTERVAL, threads)) {
            for (int writer = 0; writer < writers; writer++) {
                int number = writer;
                threads.run(() -> {
                    for (int i = 0; i < each; i++) {
                        journal.append((number + ":" + i).getBytes(StandardCharsets.UTF_8), () -> {
                            calls.incrementAndGet();
                            written.countDown();
                        });
                    }
                });
            }
            assertThat(written.await(30, TimeUnit.SECONDS)).isTrue();
            var records = Journals.drain(journal, 500);
            assertThat(records).hasSize(writers * each).doesNotHaveDuplicates();
            assertThat(records.stream().filter(record -> record.startsWith("3:")))
                    .containsExactly(
                            IntStream.range(0, each).mapToObj(i -> "3:" + i).toArray(String[]::new));
            assertThat(calls).hasValue(writers * each);
        }
    }

    @Test
    void emptyAndLargeRecordsAreKept() throws Exception {
        String large = "x".repeat(3 << 20);
        var config = new JournalConfig(folder, Journals.SEGMENT_BYTES_MIN, 64 << 20, JournalSync.OS);
        try (var journal = Journal.open(config, Clock.system(), threads)) {
            Journals.append(journal, "", large, "");
            assertThat(Journals.drain(journal, 1)).containsExactly("", large, "");
            var called = new AtomicInteger();
            assertThat(journal.append(new byte[Journal.RECORD_BYTES_MAX + 1], called::incrementAndGet))
                    .isFalse();
            assertThat(called).hasValue(1);
            assertThat(journal.lost()).isEqualTo(1);
            assertThat(journal.lastFault()).asString().contains("16777217 bytes (expected: at most 16777216)");
        }
    }

    @Test
    void aFullQueueLosesAndCountsAndStillCallsBack() throws Exception {
        var config = new JournalConfig(folder, 64 << 20, 1000, JournalSync.OS);
        var called = new CountDownLatch(3);
        try (var journal = Journal.open(config, Clock.system(), threads)) {
            // The first callback holds the writer, so that the queue fills.
            var entered = new CountDownLatch(1);
            var leave = new CountDownLatch(1);
            assertThat(journal.append(new byte[1], () -> {
                        entered.countDown();
                        await(leave);
                        called.countDown();
                    }))
                    .isTrue();
            await(entered);
            assertThat(journal.append(new byte[800], called::countDown)).isTrue();
            assertThat(journal.append(new byte[800], called::countDown)).isFalse();
            assertThat(called.getCount()).isEqualTo(2);
            assertThat(journal.lost()).isEqualTo(1);
            assertThat(journal.lastFault()).asString().contains("queue is full");
            leave.countDown();
            assertThat(called.await(10, TimeUnit.SECONDS)).isTrue();
            Await.until("two records", Duration.ofSeconds(10), () -> journal.pendingRecords() == 2);
        }
    }

    @Test
    void whoeverIsToldAndFailsStopsNobodyElse() throws Exception {
        try (var journal = Journals.open(folder, threads)) {
            journal.append(new byte[1], () -> {
                throw new IllegalStateException("a test");
            });
            journal.append(new byte[1], () -> {
                throw new OutOfMemoryError("a test");
            });
            Journals.append(journal, "after");
            assertThat(journal.pendingRecords()).isEqualTo(3);
            assertThat(journal.lost()).isZero();
        }
    }

    @Test
    void closingWritesWhatIsQueuedAndRefusesWhatComesLater() throws Exception {
        var calls = new AtomicInteger();
        var journal = Journals.open(folder, threads);
        for (int i = 0; i < 5000; i++) {
            journal.append(new byte[10], calls::incrementAndGet);
        }
        journal.close();
        assertThat(calls).hasValue(5000);
        assertThat(journal.append(new byte[10], calls::incrementAndGet)).isFalse();
        assertThat(calls).hasValue(5001);
        try (var again = Journals.open(folder, threads)) {
            assertThat(again.pendingRecords()).isEqualTo(5000);
        }
    }

    @Test
    void theAgeOfTheOldestRecordIsKnown() throws Exception {
        try (var journal = Journals.open(folder, threads)) {
            assertThat(journal.oldestPending()).isZero();
            Journals.append(journal, "a", "bb");
            Await.until(
                    "an age",
                    Duration.ofSeconds(10),
                    () -> journal.oldestPending().toMillis() >= 20);
            journal.acknowledge(Journals.read(journal, 2).position());
            assertThat(journal.oldestPending()).isZero();
        }
    }

    @Test
    void aDirectoryIsHeldByOneProcess() throws Exception {
        try (var _ = Journals.open(folder, threads)) {
            assertThatThrownBy(() -> Journals.open(folder, threads))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("is in use by this process (expected: one process at a time)");
        }
        Journals.open(folder, threads).close();
    }

    @Test
    void aPlaceThatCannotBeWrittenIsNamed() throws Exception {
        Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> Journals.open(folder.resolve("file/journal"), threads))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("file/journal cannot be used")
                .hasMessageContaining("choose another directory");
    }

    @Test
    void aBacklogIsReadWithoutHoldingIt() throws Exception {
        var config = new JournalConfig(folder, 8 << 20, 64 << 20, JournalSync.OS);
        try (var journal = Journal.open(config, Clock.system(), threads)) {
            for (int round = 0; round < 8; round++) {
                Journals.append(
                        journal,
                        IntStream.range(0, 10_000)
                                .mapToObj(i -> "%0800d".formatted(i))
                                .toArray(String[]::new));
            }
        }
        long begun = System.nanoTime();
        try (var journal = Journal.open(config, Clock.system(), threads)) {
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
            assertThat(journal.pendingRecords()).isEqualTo(80_000);
            int count = 0;
            for (Batch batch = Journals.read(journal, 1000);
                    !batch.records().isEmpty();
                    batch = Journals.read(journal, 1000)) {
                count += batch.records().size();
                journal.acknowledge(batch.position());
            }
            assertThat(count).isEqualTo(80_000);
            assertThat(segments()).hasSizeLessThanOrEqualTo(1);
        }
    }

    @Test
    void aSegmentTakenAwayIsReportedAndPassed() throws Exception {
        try (var journal = Journals.open(folder, Journals.SEGMENT_BYTES_MIN, JournalSync.OS, threads)) {
            Journals.append(journal, numbered(0, 100));
            Files.delete(segments().get(1));
            assertThat(Journals.drain(journal, 1000))
                    .contains("record 0", "record 99")
                    .hasSizeLessThan(100);
            assertThat(journal.damaged()).isEqualTo(1);
        }
    }

    private List<Path> segments() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".journal"))
                    .sorted()
                    .toList();
        }
    }

    private long onDisk() throws IOException {
        long bytes = 0;
        for (Path segment : new ArrayList<>(segments())) {
            bytes += Files.size(segment);
        }
        return bytes;
    }

    private static String[] numbered(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "record " + i).toArray(String[]::new);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
