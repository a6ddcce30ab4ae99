package ai.moolai.store;

import java.nio.file.Path;

/// Where a journal lives and what it may take.
///
/// @param segmentBytes a file this long is followed by the next one
/// @param queueBytesMax what may wait for the writer; beyond it records are lost and counted
public record JournalConfig(Path directory, long segmentBytes, int queueBytesMax, JournalSync sync) {
    private static final long SEGMENT_BYTES = 64L << 20;
    private static final int QUEUE_BYTES_MAX = 64 << 20;
    private static final long SEGMENT_BYTES_MIN = 1024;

    public JournalConfig {
        directory = directory.toAbsolutePath().normalize();
        if (segmentBytes < SEGMENT_BYTES_MIN) {
            throw new IllegalArgumentException(
                    "journal segment bytes: " + segmentBytes + " (expected: " + SEGMENT_BYTES_MIN + " or more)");
        }
        if (queueBytesMax < 1) {
            throw new IllegalArgumentException("journal queue bytes: " + queueBytesMax + " (expected: 1 or more)");
        }
    }

    /// 64 MiB segments, a queue of 64 MiB, forced every 500 ms.
    public JournalConfig(Path directory) {
        this(directory, SEGMENT_BYTES, QUEUE_BYTES_MAX, JournalSync.INTERVAL);
    }

    /// The same journal, forced at other times.
    public JournalConfig withSync(JournalSync other) {
        return new JournalConfig(directory, segmentBytes, queueBytesMax, other);
    }
}
