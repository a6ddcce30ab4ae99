package ai.moolai.llm;

import ai.moolai.llm.chat.Piece;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Reads a stream by a plug-in's reader. After the last piece, or a fault, the plug-in is not asked again.
final class GuardedStream implements StreamReader {
    private final @Nullable StreamReader plugin;
    private final Guarded guard;
    private boolean over;
    private boolean failed;

    GuardedStream(StreamReader plugin, Guarded guard) {
        this.plugin = plugin;
        this.guard = guard;
    }

    /// Reads nothing: the plug-in had no reader to give.
    GuardedStream(Guarded guard) {
        this.plugin = null;
        this.guard = guard;
        this.failed = true;
    }

    @Override
    public void event(byte[] bytes, int from, int to, Consumer<Piece> out) throws InvalidAnswerException {
        if (plugin == null || failed) {
            throw guard.unreadable();
        }
        if (over) {
            return;
        }
        try {
            plugin.event(bytes, from, to, piece -> tell(piece, out));
        } catch (InvalidAnswerException invalid) {
            failed = true;
            throw invalid;
        } catch (Throwable thrown) {
            failed = true;
            guard.log().fault("event", thrown);
            throw guard.unreadable();
        }
    }

    /// A fault here tells nothing more, so that the answer is not whole.
    @Override
    public void end(Consumer<Piece> out) {
        if (plugin == null || failed || over) {
            return;
        }
        try {
            plugin.end(piece -> tell(piece, out));
        } catch (Throwable thrown) {
            failed = true;
            guard.log().fault("end", thrown);
        }
    }

    private void tell(Piece piece, Consumer<Piece> out) {
        Objects.requireNonNull(piece, "a piece that is null");
        if (over) {
            return;
        }
        over = piece instanceof Piece.Done || piece instanceof Piece.Failed;
        out.accept(piece);
    }
}
