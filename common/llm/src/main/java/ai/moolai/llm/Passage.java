package ai.moolai.llm;

import ai.moolai.llm.chat.Answer;
import ai.moolai.llm.chat.Piece;
import ai.moolai.llm.chat.ProviderError;
import ai.moolai.llm.chat.TokenCount;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Between a caller and a provider that speak the same dialect: the answer passes byte for byte, and is read only to
/// learn what it tells about itself.
public final class Passage implements Bridge {
    private final CallerRequest asked;
    private final ChatProvider dialect;
    private final WireRequest request;
    private final byte[] lastEvent;

    /// @param lastEvent what ends a stream in the dialect, for a provider that leaves it out
    public Passage(CallerRequest asked, ChatProvider dialect, WireRequest request, byte[] lastEvent) {
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
            Answer answer = dialect.answer(body);
            return TokenCount.answer(answer);
        } catch (InvalidAnswerException cutOff) {
            return 0;
        }
    }

    @Override
    public Relay stream() {
        return new Stream(dialect.stream(), lastEvent);
    }

    private static final class Stream implements Relay {
        private static final Step MORE = new Step.More();

        private final StreamReader reader;
        private final byte[] lastEvent;
        private final Learned learned = new Learned();
        private final SpokenPieces spoken = new SpokenPieces();
        private final List<Piece> told = new ArrayList<>();

        Stream(StreamReader reader, byte[] lastEvent) {
            this.reader = reader;
            this.lastEvent = lastEvent;
        }

        @Override
        public Step event(SseSplitter.Event event, ByteSink out) {
            if (event.hasData()) {
                try {
                    reader.event(event.data(), event.dataStart(), event.dataEnd(), told::add);
                } catch (InvalidAnswerException invalid) {
                    told.clear();
                    return new Step.Invalid(String.valueOf(invalid.getMessage()));
                }
            }
            Step step = learn(event.bytes(), event.start(), event.end());
            if (step instanceof Step.More) {
                out.bytes(event.bytes(), event.start(), event.end());
            }
            return step;
        }

        @Override
        public Step end(ByteSink out) {
            reader.end(told::add);
            return learn(lastEvent, 0, lastEvent.length);
        }

        /// @param last holds, from `from` to `to`, the last event, if this is the last
        private Step learn(byte[] last, int from, int to) {
            Step step = MORE;
            for (Piece piece : told) {
                learned.learn(piece);
                spoken.add(piece);
                switch (piece) {
                    case Piece.Failed(ProviderError error) -> step = new Step.Failed(error);
                    case Piece.Done() -> step = new Step.Done(Arrays.copyOfRange(last, from, to));
                    default -> {}
                }
            }
            told.clear();
            return step;
        }

        @Override
        public Learned learned() {
            return learned;
        }

        @Override
        public long answerTokens() {
            return spoken.tokens();
        }
    }
}
