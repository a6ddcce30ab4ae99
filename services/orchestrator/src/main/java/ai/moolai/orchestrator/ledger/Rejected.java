package ai.moolai.orchestrator.ledger;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Journal records that the database will never have are put aside in a file, one line of base64 each, so that nothing
/// is lost and nothing is held up.
final class Rejected {
    private static final long FILE_BYTES_MAX = 64L << 20;
    private static final Logger LOG = LoggerFactory.getLogger(Rejected.class);

    private final Path file;
    private final AtomicLong count = new AtomicLong();

    Rejected(Path file) {
        this.file = file;
    }

    long count() {
        return count.get();
    }

    void put(JournalEntry entry, Throwable why) {
        put(
                switch (entry) {
                    case JournalEntry.Call(CallRecord call) -> JournalEntry.pack(call);
                    case JournalEntry.Content(CallContent content) -> JournalEntry.pack(content);
                },
                why);
    }

    void put(byte[] record, Throwable why) {
        count.incrementAndGet();
        LOG.error("a record of a call was put aside in {}: {}", file, why.toString());
        try {
            if (!Files.exists(file) || Files.size(file) < FILE_BYTES_MAX) {
                byte[] line = (Base64.getEncoder().encodeToString(record) + "\n").getBytes(StandardCharsets.US_ASCII);
                Files.write(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            }
        } catch (IOException failed) {
            LOG.error("{} could not be written: {}", file, failed.toString());
        }
    }
}
