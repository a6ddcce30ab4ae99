package ai.moolai.llm;

import ai.moolai.base.Failure;
import ai.moolai.base.FailureException;
import ai.moolai.llm.chat.Answer;
import ai.moolai.llm.chat.Chat;
import ai.moolai.llm.chat.ProviderError;
import ai.moolai.llm.chat.TokenCount;
import java.util.List;

/// From one dialect to another, by way of the words that belong to neither.
public final class Translation implements ChatBridge {
    private static final String BODY = "body.";

    private final CallerChat asked;
    private final Provider provider;
    private final CallerRequest.Call call;
    private final Chat chat;
    private final WireRequest request;

    /// @param model as the provider knows it
    /// @throws FailureException when the request cannot be understood, or the provider cannot do what it asks for
    public Translation(CallerChat asked, Provider provider, String model, CallerRequest.Call call) {
        this.asked = asked;
        this.provider = provider;
        this.call = call;
        this.chat = asked.chat().withModel(model);
        this.request = built();
    }

    private WireRequest built() {
        try {
            WireRequest built = provider.dialect().request(chat, provider.abilities(chat.model()));
            // What the chat names as untranslated is named in the caller's words already.
            List<String> dropped = built.dropped().stream()
                    .map(name -> chat.untranslated().contains(name) ? name : asked.nameOf(name))
                    .distinct()
                    .toList();
            return new WireRequest(built.path(), built.headers(), built.body(), dropped);
        } catch (FailureException refused) {
            throw inCallersWords(refused.failure()).asException();
        }
    }

    private Failure inCallersWords(Failure failure) {
        String param = failure.param();
        return param == null || !param.startsWith(BODY)
                ? failure
                : Failure.at(failure.code(), BODY + asked.nameOf(param.substring(BODY.length())), failure.message());
    }

    @Override
    public WireRequest request() {
        return request;
    }

    @Override
    public Whole whole(byte[] body) throws InvalidAnswerException {
        Answer answer = provider.dialect().answer(body);
        return new Whole(asked.writer(call).whole(answer), Learned.of(answer));
    }

    @Override
    public ProviderError error(int status, byte[] body) {
        return provider.dialect().error(status, body);
    }

    @Override
    public long promptTokens() {
        return TokenCount.prompt(chat);
    }

    @Override
    public long answerTokens(byte[] body) {
        try {
            return TokenCount.answer(provider.dialect().answer(body));
        } catch (InvalidAnswerException cutOff) {
            return 0;
        }
    }

    @Override
    public Relay stream() {
        return new Stream(provider.dialect().stream(), asked.writer(call));
    }

    /// Reads pieces of one dialect and writes them in the other. What is no event is between the provider and this
    /// gateway.
    private static final class Stream implements Relay {
        private final Pieces pieces;
        private final AnswerWriter writer;

        Stream(StreamReader reader, AnswerWriter writer) {
            this.pieces = new Pieces(reader);
            this.writer = writer;
        }

        @Override
        public Step event(SseSplitter.Event event, ByteSink out) {
            return pieces.event(event, piece -> writer.piece(piece, out), writer::last);
        }

        @Override
        public Step end(ByteSink out) {
            return pieces.end(piece -> writer.piece(piece, out), writer::last);
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
