package ai.moolai.llm.gemini;

import ai.moolai.llm.InvalidAnswerException;
import ai.moolai.llm.SseSplitter;
import ai.moolai.llm.chat.Answer;
import ai.moolai.llm.chat.AnswerBuilder;
import ai.moolai.llm.chat.Piece;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// What a stream has told.
final class Pieces {
    private static final int EVENT_BYTES_MAX = 8 << 20;

    private Pieces() {}

    /// Of whole events, one for each chunk.
    static List<Piece> ofChunks(String... chunks) throws InvalidAnswerException {
        List<Piece> told = new ArrayList<>();
        var reader = new GeminiStream();
        for (String chunk : chunks) {
            byte[] data = chunk.getBytes(StandardCharsets.UTF_8);
            reader.event(data, 0, data.length, told::add);
        }
        reader.end(told::add);
        return told;
    }

    /// Of bytes as they arrive, in `pieces`.
    static List<Piece> ofBytes(List<byte[]> pieces) throws InvalidAnswerException {
        List<Piece> told = new ArrayList<>();
        List<InvalidAnswerException> invalid = new ArrayList<>();
        var reader = new GeminiStream();
        var splitter = new SseSplitter(EVENT_BYTES_MAX);
        SseSplitter.Sink sink = event -> {
            if (event.hasData() && invalid.isEmpty()) {
                try {
                    reader.event(event.data(), event.dataStart(), event.dataEnd(), told::add);
                } catch (InvalidAnswerException none) {
                    invalid.add(none);
                }
            }
        };
        for (byte[] piece : pieces) {
            splitter.feed(piece, sink);
        }
        boolean clean = splitter.finish(sink);
        if (!invalid.isEmpty()) {
            throw invalid.getFirst();
        }
        if (clean) {
            reader.end(told::add);
        }
        return told;
    }

    static Answer answer(List<Piece> pieces) {
        var builder = new AnswerBuilder();
        pieces.forEach(builder::add);
        return builder.answer();
    }
}
