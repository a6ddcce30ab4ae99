package ai.moolai.store;

import ai.moolai.base.Clock;
import ai.moolai.base.Threads;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/// A process of its own that the journal's tests kill, or let run into a full disk.
final class JournalChild {
    private static final int AHEAD_MAX = 1000;

    private JournalChild() {}

    public static void main(String[] arguments) throws Exception {
        var threads = new Threads(Throwable::printStackTrace);
        var config = new JournalConfig(Path.of(arguments[1]), 256 << 10, 16 << 20, JournalSync.INTERVAL);
        var journal = Journal.open(config, Clock.system(), threads);
        switch (arguments[0]) {
            case "append" -> appendForEver(journal);
            case "full" -> fillTheDisk(journal, Path.of(arguments[1]).resolveSibling("ballast"));
            case "own" -> fillTheDiskAndEmptyIt(journal, Path.of(arguments[1]).resolveSibling("ballast"));
            default -> throw new IllegalArgumentException(arguments[0] + " (expected: append, full or own)");
        }
        journal.close();
        threads.close();
    }

    /// Prints each number once its record is said to be written.
    private static void appendForEver(Journal journal) throws Exception {
        var confirmed = new AtomicLong();
        for (long i = 0; ; i++) {
            long number = i;
            while (number - confirmed.get() > AHEAD_MAX) {
                Thread.onSpinWait();
            }
            journal.append(Long.toString(number).getBytes(StandardCharsets.US_ASCII), () -> {
                System.out.println(number);
                confirmed.incrementAndGet();
            });
        }
    }

    /// Appends until the disk is full, makes room, appends again; prints what it saw.
    private static void fillTheDisk(Journal journal, Path ballast) throws Exception {
        Files.write(ballast, new byte[1 << 20]);
        int before = 0;
        while (journal.lost() == 0) {
            append(journal, "before " + before++ + "x".repeat(5000));
        }
        for (int i = 0; i < 10; i++) {
            append(journal, "during " + "x".repeat(5000));
        }
        System.out.println("lost " + journal.lost() + " " + journal.lastFault());
        long lost = journal.lost();
        Files.delete(ballast);
        for (int i = 0; i < 10; i++) {
            append(journal, "after " + i);
        }
        System.out.println("lost more " + (journal.lost() - lost));
        System.out.println("read " + count(journal, "before") + " of " + before + ", after " + count(journal, "after"));
    }

    /// Appends until the disk is full to the last byte, deals with all records, appends again; prints what it saw.
    private static void fillTheDiskAndEmptyIt(Journal journal, Path ballast) throws Exception {
        int before = 0;
        while (journal.lost() == 0) {
            append(journal, "before " + before++ + "x".repeat(5000));
        }
        try {
            Files.write(ballast, new byte[4 << 20]);
        } catch (IOException _) {
            System.out.println("not a byte is free");
        }
        long lost = journal.lost();
        int read = 0;
        for (Batch batch = batch(journal); !batch.records().isEmpty(); batch = batch(journal)) {
            read += batch.records().size();
            journal.acknowledge(batch.position());
        }
        System.out.println("read " + (before - lost - read) + " too few");
        // A deleted segment is gone when it has been forced to the disk.
        Await.until("room", Duration.ofSeconds(10), () -> {
            long lostBefore = journal.lost();
            append(journal, "after");
            return journal.lost() == lostBefore;
        });
        System.out.println("there is room");
    }

    private static Batch batch(Journal journal) throws IOException, InterruptedException {
        return journal.read(20, 1 << 20, Duration.ZERO);
    }

    private static int count(Journal journal, String prefix) throws IOException, InterruptedException {
        int count = 0;
        for (byte[] record : journal.read(1_000_000, 64 << 20, Duration.ZERO).records()) {
            count += new String(record, StandardCharsets.US_ASCII).startsWith(prefix) ? 1 : 0;
        }
        return count;
    }

    private static void append(Journal journal, String record) throws InterruptedException {
        var written = new CountDownLatch(1);
        journal.append(record.getBytes(StandardCharsets.US_ASCII), written::countDown);
        written.await();
    }
}
