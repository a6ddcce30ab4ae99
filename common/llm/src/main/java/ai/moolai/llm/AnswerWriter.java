package ai.moolai.llm;

import ai.moolai.llm.chat.Answer;
import ai.moolai.llm.chat.Piece;

/// Writes one answer in a caller's dialect: a whole one, or the events of a streamed one.
public interface AnswerWriter {
    /// A whole answer: JSON in UTF-8.
    byte[] whole(Answer answer);

    /// Writes what `piece` comes to: any number of events, or none yet. It is never told [Piece.Failed] nor
    /// [Piece.Done].
    void piece(Piece piece, ByteSink out);

    /// The events that end the stream, once the answer is whole. They are held back until the call is written down,
    /// so they should hold no more than the end: at the least one event.
    byte[] last();
}
