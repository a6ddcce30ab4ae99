package ai.moolai.bench.micro;

import ai.moolai.base.Clock;
import ai.moolai.base.Threads;
import ai.moolai.store.Journal;
import ai.moolai.store.JournalConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/// From a record to the journal's file. Nobody gets ahead of the writer for long, so that it is the writing that is
/// measured and not the growing of a queue. Each iteration has a journal of its own, whose file does not grow for ever.
@NullUnmarked // what an iteration needs is there from its setup on
public class JournalAppending extends Measured {
    private static final int GROUP = 64;
    private static final int ON_THE_WAY_MAX = 256;

    /// As long as the record of a usual call.
    private static final int RECORD_BYTES = 400;

    private Threads threads;
    private Path folder;
    private Journal journal;
    private Semaphore free;

    @Setup(Level.Iteration)
    public void open() throws IOException {
        threads = new Threads(Throwable::printStackTrace);
        folder = Scratch.folder();
        journal = Journal.open(new JournalConfig(folder), Clock.system(), threads);
        free = new Semaphore(ON_THE_WAY_MAX);
    }

    @TearDown(Level.Iteration)
    public void close() throws IOException, InterruptedException {
        free.acquire(ON_THE_WAY_MAX);
        long lost = journal.lost();
        journal.close();
        threads.close();
        Scratch.delete(folder);
        if (lost > 0) {
            throw new IllegalStateException(lost + " records lost (expected: none)");
        }
    }

    /// One record after the other, each waited for: what a call alone waits for its record.
    @Benchmark
    public void oneWaitedFor() throws InterruptedException {
        append(ON_THE_WAY_MAX);
        free.acquire(ON_THE_WAY_MAX);
        free.release(ON_THE_WAY_MAX);
    }

    /// Many records under way, each handed over by itself.
    @Benchmark
    public void oneOfMany() throws InterruptedException {
        append(1);
    }

    /// Many records under way, handed over in groups, as calls that end together are; for one of them.
    @Benchmark
    @OperationsPerInvocation(GROUP)
    public void groupsOf64() throws InterruptedException {
        List<byte[]> records = new ArrayList<>(GROUP);
        for (int i = 0; i < GROUP; i++) {
            records.add(new byte[RECORD_BYTES]);
        }
        free.acquire(GROUP);
        journal.append(records, () -> free.release(GROUP));
    }

    /// @param room what is taken until the record is written
    private void append(int room) throws InterruptedException {
        free.acquire(room);
        journal.append(new byte[RECORD_BYTES], () -> free.release(room));
    }
}
