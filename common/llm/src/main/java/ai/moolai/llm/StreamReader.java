package ai.moolai.llm;

import ai.moolai.llm.chat.Piece;
import java.util.function.Consumer;

/// Reads one streamed answer. Events and fields that it does not know are passed over.
public interface StreamReader {
    /// Reads the data of one server-sent event. Nothing may be told after [Piece.Done] or [Piece.Failed].
    ///
    /// @param bytes holds the data from `from` to `to`; good during the call only
    /// @throws InvalidAnswerException when it is no piece of an answer
    void event(byte[] bytes, int from, int to, Consumer<Piece> out) throws InvalidAnswerException;

    /// The provider has closed the stream between two events and [Piece.Done] was not told yet. Tells what is left,
    /// and [Piece.Done] if the answer is whole.
    void end(Consumer<Piece> out);
}
