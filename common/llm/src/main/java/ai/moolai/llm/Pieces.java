package ai.moolai.llm;

import ai.moolai.llm.Relay.Step;
import ai.moolai.llm.chat.Piece;
import ai.moolai.llm.chat.ProviderError;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// The pieces of one streamed answer, as its provider's dialect reads them, and what they tell about it.
final class Pieces {
    private static final Step MORE = new Step.More();

    private final StreamReader reader;
    private final List<Piece> told = new ArrayList<>();
    final Learned learned = new Learned();
    final SpokenPieces spoken = new SpokenPieces();

    Pieces(StreamReader reader) {
        this.reader = reader;
    }

    /// Reads an event.
    ///
    /// @param each is told the pieces, but not that the answer is whole or broken off
    /// @param last gives what the caller is sent when the answer is whole
    Step event(SseSplitter.Event event, Consumer<Piece> each, Supplier<byte[]> last) {
        if (!event.hasData()) {
            return MORE;
        }
        try {
            reader.event(event.data(), event.dataStart(), event.dataEnd(), told::add);
        } catch (InvalidAnswerException invalid) {
            told.clear();
            return new Step.Invalid(String.valueOf(invalid.getMessage()));
        }
        return tell(each, last);
    }

    /// The provider closed the stream between two events.
    Step end(Consumer<Piece> each, Supplier<byte[]> last) {
        reader.end(told::add);
        return tell(each, last);
    }

    private Step tell(Consumer<Piece> each, Supplier<byte[]> last) {
        Step step = MORE;
        for (Piece piece : told) {
            switch (piece) {
                case Piece.Failed(ProviderError error) -> step = new Step.Failed(error);
                case Piece.Done() -> step = new Step.Done(last.get());
                default -> {
                    learned.learn(piece);
                    spoken.add(piece);
                    each.accept(piece);
                }
            }
        }
        told.clear();
        return step;
    }
}
