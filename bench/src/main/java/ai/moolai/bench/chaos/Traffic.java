package ai.moolai.bench.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Callers who call until they are told to stop, and everything they heard.
final class Traffic implements AutoCloseable {
    private static final int CALLERS = 8;

    /// Of so many calls one is left.
    private static final int LEAVING_EVERY = 8;

    private final Stage stage;
    private final Duration thinking;
    private volatile Latencies latencies = new Latencies();
    private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
    private final AtomicLong answers = new AtomicLong();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean over;

    /// Callers who call again at once.
    Traffic(Stage stage, Random random) throws IOException {
        this(stage, random, Duration.ZERO);
    }

    /// @param thinking how long each waits before it calls again
    Traffic(Stage stage, Random random, Duration thinking) throws IOException {
        this.stage = stage;
        this.thinking = thinking;
        String key = stage.orchestrator.key();
        for (int i = 0; i < CALLERS; i++) {
            var own = new Random(random.nextLong());
            threads.add(Thread.ofPlatform().name("caller-" + i).start(() -> callUntilTheEnd(key, own)));
        }
    }

    /// Answers received to their last byte, so far.
    long answers() {
        return answers.get();
    }

    /// How long answers took since this was asked last, from the question to the last byte.
    Latencies latencies() {
        Latencies taken = latencies;
        latencies = new Latencies();
        return taken;
    }

    /// Lets every call under way end, and no other begin.
    ///
    /// @return all of them
    List<Call> finish() throws InterruptedException {
        over = true;
        for (Thread thread : threads) {
            thread.join();
        }
        return List.copyOf(calls);
    }

    /// No further call begins.
    @Override
    public void close() {
        over = true;
    }

    private void callUntilTheEnd(String key, Random random) {
        var caller = new Caller(stage.orchestrator.port, key, random);
        try {
            while (!over) {
                var question = question(random);
                long asked = System.nanoTime();
                caller.ask(question, heard -> {
                    calls.add(new Call(question, heard));
                    if (heard instanceof Heard.Whole) {
                        answers.incrementAndGet();
                        latencies.add(System.nanoTime() - asked);
                    }
                });
                LockSupport.parkNanos(thinking.toNanos());
            }
            caller.hangUp();
        } catch (IOException unclosed) {
            throw new UncheckedIOException(unclosed);
        }
    }

    private Question question(Random random) {
        var shapes = Question.Shape.values();
        var leaving = Question.Leaving.NEVER;
        if (random.nextInt(LEAVING_EVERY) == 0) {
            leaving = random.nextBoolean() ? Question.Leaving.BEFORE_THE_HEAD : Question.Leaving.WITHIN_THE_BODY;
        }
        return new Question(stage.nextNumber(), shapes[random.nextInt(shapes.length)], leaving);
    }
}
