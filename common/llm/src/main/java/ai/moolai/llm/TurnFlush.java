package ai.moolai.llm;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;

/// Sends what was written to a connection when its event loop's turn ends. The requests of one turn go out one right
/// after the other, so a provider, or the kernel's half that receives for it on this machine, is woken once and not
/// for each: waking is the larger part of a write.
final class TurnFlush extends ChannelDuplexHandler {
    private boolean waiting;

    @Override
    public void flush(ChannelHandlerContext connection) {
        if (!waiting) {
            waiting = true;
            connection.executor().execute(() -> now(connection));
        }
    }

    /// Closing drops what was not sent.
    @Override
    public void close(ChannelHandlerContext connection, ChannelPromise closed) {
        now(connection);
        var _ = connection.close(closed); // told by `closed`
    }

    private void now(ChannelHandlerContext connection) {
        if (waiting) {
            waiting = false;
            connection.flush();
        }
    }
}
