package ai.moolai.edge;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/// The answer to one request, on the event loop of its connection. Either [#end] alone, with the whole of it, or
/// [#write] for each piece and then [#end]; headers come before both.
public abstract sealed class Answer permits PlainAnswer, VertxAnswer {
    /// Sets a header; one of the same name is replaced.
    ///
    /// @param name in lower case
    public abstract Answer header(CharSequence name, CharSequence value);

    /// Whether its head was sent, so that its status can no longer be another.
    public abstract boolean isBegun();

    /// Whether nothing can be written any more.
    public abstract boolean isOver();

    /// Writes a piece of an answer whose length is not known yet.
    public abstract void write(Buffer piece);

    /// Whether the caller has to take some of what was written before more should be.
    public abstract boolean isFull();

    /// Runs `room` each time when [#isFull] has become false.
    public abstract void onRoom(Runnable room);

    /// Ends the answer.
    public final void end(Buffer last) {
        end(last, null);
    }

    /// Ends the answer, and runs `sent` when the last byte was handed to the operating system or never will be.
    public abstract void end(Buffer last, @Nullable Runnable sent);

    abstract void status(int code);

    abstract int status();

    /// Whether [#end] was called.
    abstract boolean isEnded();

    /// Of the body, so far.
    abstract long bytesWritten();

    /// Ends it so that the caller sees that it is not whole: its stream in HTTP/2, else its connection.
    abstract void breakOff();
}
