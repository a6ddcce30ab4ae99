package ai.moolai.bench.chaos;

import ai.moolai.testing.Gate;
import ai.moolai.testing.LineEnd;
import ai.moolai.testing.OpenAi;
import ai.moolai.testing.RecordedRequest;
import ai.moolai.testing.Script;
import ai.moolai.testing.ScriptedProvider;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/// The provider: takes its time, answers each question by its number, and remembers which it was asked.
final class Answering implements AutoCloseable {
    private static final long THINKING_NANOS_MAX = Duration.ofMillis(30).toNanos();
    private static final long PIECE_NANOS_MAX = Duration.ofMillis(15).toNanos();

    private final ScriptedProvider provider = ScriptedProvider.start(this::answer);
    private final Set<Long> asked = ConcurrentHashMap.newKeySet();

    String baseUrl() {
        return provider.baseUrl();
    }

    boolean wasAsked(Question question) {
        return asked.contains(question.number());
    }

    @Override
    public void close() {
        provider.close();
    }

    private Script answer(RecordedRequest request) {
        String text = request.text();
        long number = Question.numberIn(text);
        asked.add(number);
        LockSupport.parkNanos(scattered(number, THINKING_NANOS_MAX));
        String model = Question.model(number).id;
        var words = OpenAi.text(Question.words(number));
        if (!text.contains("\"stream\":true")) {
            return Script.json(OpenAi.completion(model, tokens(number), words));
        }
        var counted = text.contains("\"include_usage\":true") ? tokens(number) : null;
        return paced(number, OpenAi.events(LineEnd.LF, OpenAi.chunks(model, counted, words)));
    }

    private static Script paced(long number, List<String> events) {
        var gate = new Gate();
        Thread.ofVirtual().start(() -> {
            for (int i = 0; i < events.size(); i++) {
                LockSupport.parkNanos(scattered(number + i, PIECE_NANOS_MAX));
                gate.release();
            }
        });
        return Script.stream(events).gated(gate);
    }

    private static OpenAi.Tokens tokens(long number) {
        Told told = Question.told(number);
        return new OpenAi.Tokens(told.input(), told.output(), told.cached(), 0, told.reasoning());
    }

    /// Something up to `max` that looks like chance and is not.
    private static long scattered(long number, long max) {
        return Math.floorMod(number * 2_654_435_761L, max);
    }
}
