package ai.moolai.llm;

import ai.moolai.llm.chat.ProviderError;
import ai.moolai.llm.chat.TokenCount;
import java.util.Arrays;

/// Between a caller and a provider that speak the same dialect: the answer passes byte for byte, and is read only to
/// learn what it tells about itself.
public final class Passage implements ChatBridge {
    private final CallerChat asked;
    private final ChatProvider dialect;
    private final WireRequest request;
    private final byte[] lastEvent;

    /// @param lastEvent what ends a stream in the dialect, for a provider that leaves it out
    public Passage(CallerChat asked, ChatProvider dialect, WireRequest request, byte[] lastEvent) {
        this.asked = asked;
        this.dialect = dialect;
        this.request = request;
        this.lastEvent = lastEvent;
    }

    @Override
    public WireRequest request() {
        return request;
    }

    @Override
    public Whole whole(byte[] body) throws InvalidAnswerException {
        return new Whole(body, Learned.of(dialect.answer(body)));
    }

    @Override
    public ProviderError error(int status, byte[] body) {
        return dialect.error(status, body);
    }

    @Override
    public long promptTokens() {
        return TokenCount.prompt(asked.chat());
    }

    @Override
    public long answerTokens(byte[] body) {
        try {
            return TokenCount.answer(dialect.answer(body));
        } catch (InvalidAnswerException cutOff) {
            return 0;
        }
    }

    @Override
    public Relay stream() {
        return new Stream(dialect.stream(), lastEvent);
    }

    private static final class Stream implements Relay {
        private final Pieces pieces;
        private final byte[] lastEvent;

        Stream(StreamReader reader, byte[] lastEvent) {
            this.pieces = new Pieces(reader);
            this.lastEvent = lastEvent;
        }

        @Override
        public Step event(SseSplitter.Event event, ByteSink out) {
            Step step =
                    pieces.event(event, _ -> {}, () -> Arrays.copyOfRange(event.bytes(), event.start(), event.end()));
            if (step instanceof Step.More) {
                out.bytes(event.bytes(), event.start(), event.end());
            }
            return step;
        }

        @Override
        public Step end(ByteSink out) {
            return pieces.end(_ -> {}, () -> lastEvent);
        }

        @Override
        public Learned learned() {
            return pieces.learned;
        }

        @Override
        public long answerTokens() {
            return pieces.spoken.tokens();
        }
    }
}
