package ai.moolai.llm;

import ai.moolai.llm.chat.Piece;
import ai.moolai.llm.chat.TokenEstimate;

/// Keeps what a stream has said so far, in case its usage never comes.
final class SpokenPieces {
    private static final int CHARACTERS_MAX = 4 << 20;

    private final StringBuilder text = new StringBuilder();

    void add(Piece piece) {
        switch (piece) {
            case Piece.Text(int _, String more) -> keep(more);
            case Piece.Thinking(int _, String more) -> keep(more);
            case Piece.Refusal(int _, String more) -> keep(more);
            case Piece.Arguments(int _, int _, String more) -> keep(more);
            case Piece.ToolCall call -> keep(call.name());
            case Piece.Begun _,
                    Piece.Sealed _,
                    Piece.RedactedThinking _,
                    Piece.Ended _,
                    Piece.Used _,
                    Piece.Failed _,
                    Piece.Done _ -> {}
        }
    }

    private void keep(String more) {
        if (text.length() < CHARACTERS_MAX) {
            text.append(more);
        }
    }

    /// About how many tokens that is. Slow: for a virtual thread.
    long tokens() {
        return TokenEstimate.count(text);
    }
}
