package ai.moolai.bench.micro;

import ai.moolai.llm.Bridge;
import ai.moolai.llm.ByteSink;
import ai.moolai.llm.ChatBridge;
import ai.moolai.llm.InvalidAnswerException;
import ai.moolai.llm.Relay;
import ai.moolai.llm.SseSplitter;
import ai.moolai.llm.openai.OpenAiChat;
import ai.moolai.llm.openai.OpenAiProvider;
import java.util.List;
import java.util.Objects;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.infra.Blackhole;

/// From what a provider answers to what its caller is sent, with what has to be learned on the way.
public class AnswerReading extends Measured {
    private static final int EVENT_BYTES_MAX = 8 << 20;

    private final ChatBridge passage = Objects.requireNonNull(
            new OpenAiChat().read(Wire.request(1 << 10, true), _ -> null).passage(new OpenAiProvider(), Wire.MODEL));
    private final byte[] short1 = Wire.answer(1 << 10);
    private final byte[] long100 = Wire.answer(100 << 10);
    private final List<byte[]> stream = Wire.stream(50);

    @Benchmark
    public Bridge.Whole wholeOf1Kilobyte() throws InvalidAnswerException {
        return passage.whole(short1);
    }

    @Benchmark
    public Bridge.Whole wholeOf100Kilobytes() throws InvalidAnswerException {
        return passage.whole(long100);
    }

    /// One stream from its first event to its last, each in a piece of its own.
    @Benchmark
    public Relay.Step streamOf50Chunks(Blackhole caller) {
        Relay relay = passage.stream();
        var splitter = new SseSplitter(EVENT_BYTES_MAX);
        ByteSink out = (bytes, from, to) -> caller.consume(to - from);
        var last = new Relay.Step[1];
        for (byte[] piece : stream) {
            splitter.feed(piece, event -> last[0] = relay.event(event, out));
        }
        if (!(last[0] instanceof Relay.Step.Done)) {
            throw new IllegalStateException("the stream came to " + last[0] + " (expected: its end)");
        }
        return last[0];
    }
}
