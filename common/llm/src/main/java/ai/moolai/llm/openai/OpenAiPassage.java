package ai.moolai.llm.openai;

import ai.moolai.base.FailureException;
import ai.moolai.llm.ByteSink;
import ai.moolai.llm.ChatBridge;
import ai.moolai.llm.InvalidAnswerException;
import ai.moolai.llm.Learned;
import ai.moolai.llm.Relay;
import ai.moolai.llm.SseSplitter;
import ai.moolai.llm.WireRequest;
import ai.moolai.llm.chat.ProviderError;
import ai.moolai.llm.chat.TokenCount;
import ai.moolai.llm.chat.TokenEstimate;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;

/// From an OpenAI caller to a server that speaks the same. A stream is relayed event by event; only the usage that
/// was asked for here and not by the caller is taken out again.
final class OpenAiPassage implements ChatBridge {
    static final String PATH = "/chat/completions";

    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "\n\n".getBytes(StandardCharsets.US_ASCII);

    private final ChatRequest asked;
    private final WireRequest request;

    OpenAiPassage(ChatRequest asked, String model) {
        this.asked = asked;
        this.request = new WireRequest(PATH, asked.bodyFor(model));
    }

    @Override
    public WireRequest request() {
        return request;
    }

    @Override
    public Whole whole(byte[] body) throws InvalidAnswerException {
        ChatAnswer answer =
                ChatAnswer.read(body).orElseThrow(() -> new InvalidAnswerException("what is no chat completion"));
        var learned = new Learned();
        learned.model = answer.model();
        learned.finishReason = answer.finishReason();
        learned.serviceTier = answer.serviceTier();
        learned.usage = answer.usage();
        learned.spoken = true;
        return new Whole(body, learned);
    }

    @Override
    public ProviderError error(int status, byte[] body) {
        return ErrorReader.read(status, body);
    }

    @Override
    public long promptTokens() {
        try {
            return TokenCount.prompt(asked.chat());
        } catch (FailureException unreadable) {
            // Passed on unread, and answered all the same.
            return tokens(asked.body());
        }
    }

    @Override
    public long answerTokens(byte[] body) {
        return tokens(body);
    }

    private static long tokens(byte[] body) {
        var text = new StringBuilder();
        Spoken.gather(body, 0, body.length, text);
        return TokenEstimate.count(text);
    }

    @Override
    public Relay stream() {
        return new Stream(asked.wants());
    }

    private static final class Stream implements Relay {
        private static final Step MORE = new Step.More();

        private final ChatRequest.Wants wants;
        private final BitSet ended = new BitSet();
        private final Learned learned = new Learned();
        private final StreamedText text = new StreamedText();

        Stream(ChatRequest.Wants wants) {
            this.wants = wants;
        }

        @Override
        public Step event(SseSplitter.Event event, ByteSink out) {
            if (!event.hasData()) {
                out.bytes(event.bytes(), event.start(), event.end());
                return MORE;
            }
            byte[] data = event.data();
            if (learned.spoken && Chunk.isPlain(data, event.dataStart(), event.dataEnd())) {
                text.add(data, event.dataStart(), event.dataEnd());
                out.bytes(event.bytes(), event.start(), event.end());
                return MORE;
            }
            return switch (Chunk.read(data, event.dataStart(), event.dataEnd())) {
                case Chunk.Done() -> new Step.Done(Arrays.copyOfRange(event.bytes(), event.start(), event.end()));
                case Chunk.Failed(ProviderError error) -> new Step.Failed(error);
                case Chunk.Garbage() -> new Step.Invalid("an event that is no piece of an answer");
                case Chunk.Piece piece -> piece(event, piece, out);
            };
        }

        private Step piece(SseSplitter.Event event, Chunk.Piece piece, ByteSink out) {
            learn(piece);
            text.add(event.data(), event.dataStart(), event.dataEnd());
            boolean told = piece.usageFrom() >= 0;
            if (!told || wants.usage()) {
                out.bytes(event.bytes(), event.start(), event.end());
            } else if (piece.choices() || piece.usage() == null) {
                withoutUsage(event, piece, out);
            }
            // What is left is the usage piece that the caller did not ask for.
            return MORE;
        }

        private void learn(Chunk.Piece piece) {
            learned.model = learned.model == null ? piece.model() : learned.model;
            learned.spoken |= piece.speaks();
            Choices.Finish finish = piece.finish();
            if (finish != null) {
                ended.set(finish.choice());
            }
            if (finish != null && (finish.choice() == 0 || learned.finishReason == null)) {
                learned.finishReason = finish.word();
            }
            learned.serviceTier = piece.serviceTier() == null ? learned.serviceTier : piece.serviceTier();
            learned.usage = piece.usage() == null ? learned.usage : piece.usage();
        }

        @SuppressWarnings("ReferenceEquality") // whether the data lies in the event's own bytes
        private static void withoutUsage(SseSplitter.Event event, Chunk.Piece piece, ByteSink out) {
            if (event.data() == event.bytes()) {
                out.bytes(event.bytes(), event.start(), piece.usageFrom());
                out.bytes(event.bytes(), piece.usageTo(), event.end());
            } else {
                out.bytes(DATA);
                lines(event.data(), event.dataStart(), piece.usageFrom(), out);
                lines(event.data(), piece.usageTo(), event.dataEnd(), out);
                out.bytes(END);
            }
        }

        /// Data that came in several lines is sent in several lines.
        private static void lines(byte[] data, int from, int to, ByteSink out) {
            int line = from;
            for (int at = from; at < to; at++) {
                if (data[at] == '\n') {
                    out.bytes(data, line, at + 1);
                    out.bytes(DATA);
                    line = at + 1;
                }
            }
            out.bytes(data, line, to);
        }

        /// Some servers leave the last word out: then the answer is whole if every choice was given a reason to end.
        @Override
        public Step end(ByteSink out) {
            return ended.cardinality() < wants.choices() ? MORE : new Step.Done(DONE);
        }

        @Override
        public Learned learned() {
            return learned;
        }

        @Override
        public long answerTokens() {
            return TokenEstimate.count(text.text());
        }
    }
}
