package ai.moolai.app.loadtest;

import ai.moolai.base.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Model calls, whole and streamed.
final class LlmLoad {
    private static final String PATH = "/v1/chat/completions";
    private static final String DEMO = "demo";

    private final Load load;
    private final Chats chats;
    private final Wire wire;
    private final Clock clock;
    private final BiConsumer<Target, Wire.Answer> heard;
    private final Pace pace;
    private final Tally whole = new Tally("whole");
    private final Tally streamed = new Tally("streamed");
    private final Tally firstToken = new Tally("  to its first token");
    private final AtomicReference<@Nullable String> stranger = new AtomicReference<>();

    /// @param heard told of every answer that came to its end
    LlmLoad(Load load, Chats chats, Wire wire, Clock clock, BiConsumer<Target, Wire.Answer> heard) {
        this.load = load;
        this.chats = chats;
        this.wire = wire;
        this.clock = clock;
        this.heard = heard;
        this.pace = new Pace(clock, load.length(), load.rate(), chats.callsMax());
    }

    /// Calls until the time is over.
    void call() {
        for (var turn = pace.next(); turn.isPresent(); turn = pace.next()) {
            one(turn.get());
        }
    }

    private void one(Pace.Turn turn) {
        Target target = load.target(turn.number());
        boolean stream = chats.streamed(turn.number());
        String body = chats.body(turn.number(), stream);
        Wire.Answer answer = stream
                ? wire.stream(target, PATH, body, () -> firstToken.add(since(turn), "", true))
                : wire.post(target, PATH, body);
        boolean good = answer.good() && (stream || answer.text().contains("\"choices\""));
        (stream ? streamed : whole).add(since(turn), answer.outcome(), good);
        heard.accept(target, answer);
        if (good && chats.demoOnly() && !DEMO.equals(answer.provider())) {
            stranger.compareAndSet(null, String.valueOf(answer.provider()));
            pace.stop();
        }
    }

    private long since(Pace.Turn turn) {
        return clock.nanoTime() - turn.dueNanos();
    }

    List<Tally> asked() {
        return List.of(whole, streamed);
    }

    List<Tally> more() {
        return List.of(firstToken);
    }

    long requests() {
        return whole.requests() + streamed.requests();
    }

    long errors() {
        return whole.errors() + streamed.errors();
    }

    void judge(Report report) {
        String other = stranger.get();
        if (other != null) {
            report.miss("the provider " + other
                    + " answered (expected: demo, which costs nothing); the test was broken off");
        }
    }
}
