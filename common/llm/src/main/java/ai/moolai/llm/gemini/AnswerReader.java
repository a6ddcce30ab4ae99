package ai.moolai.llm.gemini;

import ai.moolai.llm.InvalidAnswerException;
import ai.moolai.llm.chat.Answer;
import ai.moolai.llm.chat.AnswerBuilder;
import ai.moolai.llm.chat.Piece;
import java.util.ArrayList;
import java.util.List;

/// Reads a whole answer: it is a stream of one chunk.
final class AnswerReader {
    private AnswerReader() {}

    static Answer read(byte[] body) throws InvalidAnswerException {
        List<Piece> pieces = new ArrayList<>();
        var reader = new GeminiStream();
        reader.event(body, 0, body.length, pieces::add);
        reader.end(pieces::add);
        var answer = new AnswerBuilder();
        pieces.forEach(answer::add);
        return switch (pieces.getLast()) {
            case Piece.Done() -> answer.answer();
            case Piece.Failed failed ->
                throw new InvalidAnswerException(
                        failed.error().message() == null
                                ? "an error"
                                : failed.error().message());
            case Piece _ -> throw new InvalidAnswerException("an answer that does not say how it ended");
        };
    }
}
