package ai.moolai.bench.micro;

import ai.moolai.base.Clock;
import ai.moolai.base.OrganizationId;
import ai.moolai.base.RequestId;
import ai.moolai.base.Usage;
import ai.moolai.orchestrator.ledger.CallRecord;
import ai.moolai.orchestrator.ledger.KeptFor;
import ai.moolai.orchestrator.ledger.Ledger;
import ai.moolai.orchestrator.ledger.PriceBook;
import ai.moolai.store.Journal;
import ai.moolai.store.JournalConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/// From a finished call to its record in the journal: packed, written, told to whoever reads along. No record is moved
/// on to the database meanwhile.
@NullUnmarked // what a trial needs is there from its setup on
public class CallRecording extends Measured {
    private static final int GROUP = 64;
    private static final int ON_THE_WAY_MAX = 256;

    private Scratch scratch;
    private Ledger ledger;
    private List<Ledger.Finished> calls;
    private Semaphore free;
    private int iteration;

    @Setup(Level.Trial)
    public void prepare() throws IOException, InterruptedException {
        scratch = new Scratch();
        calls = Collections.nCopies(GROUP, new Ledger.Finished(call(), null));
    }

    @Setup(Level.Iteration)
    public void open() {
        var journal = Journal.open(
                new JournalConfig(scratch.folder.resolve("journal-" + iteration)), Clock.system(), scratch.threads);
        ledger = new Ledger(
                journal,
                scratch.database,
                scratch.folder.resolve("rejected"),
                Clock.system(),
                new KeptFor(Duration.ofDays(1), Duration.ofDays(1)),
                PriceBook.EMPTY);
        free = new Semaphore(ON_THE_WAY_MAX);
    }

    @TearDown(Level.Iteration)
    public void close() throws IOException, InterruptedException {
        free.acquire(ON_THE_WAY_MAX);
        long lost = ledger.lostRecords();
        ledger.close();
        Scratch.delete(scratch.folder.resolve("journal-" + iteration++));
        if (lost > 0) {
            throw new IllegalStateException(lost + " records lost (expected: none)");
        }
    }

    @TearDown(Level.Trial)
    public void finish() throws IOException {
        scratch.close();
    }

    /// Calls that ended together; for one of them.
    @Benchmark
    @OperationsPerInvocation(GROUP)
    public void groupsOf64() throws InterruptedException {
        free.acquire(GROUP);
        ledger.record(calls, () -> free.release(GROUP));
    }

    static CallRecord call() {
        var clock = Clock.system();
        return new CallRecord(
                RequestId.next(clock),
                new OrganizationId("org_001"),
                clock.now(),
                new CallRecord.Who(null, "someone", "a program", "its own id"),
                new CallRecord.Asked("/v1/chat/completions", Wire.MODEL, false, 1024),
                new CallRecord.Served(
                        "openai",
                        Wire.MODEL,
                        1,
                        "stop",
                        "default",
                        null,
                        new CallRecord.PricedAs("openai", Wire.MODEL)),
                new CallRecord.Outcome(CallRecord.Status.OK, 200, null, null, 1024),
                new CallRecord.Used(Usage.of(300, 120), CallRecord.UsageSource.REPORTED, true),
                new Pricing().cost(),
                new CallRecord.Timing(800_000, null, 799_500));
    }
}
