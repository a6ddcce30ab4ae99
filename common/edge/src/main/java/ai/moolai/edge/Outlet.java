package ai.moolai.edge;

import io.netty.buffer.ByteBuf;

/// One reader's end of a connection, for bytes that many readers get. It belongs to one event loop.
public sealed interface Outlet permits EventStream, Socket {
    /// Bytes that may wait for a reader before it counts as slow. What waits is shared by all readers of the same.
    int WAITING_BYTES_MAX = 64 << 10;

    /// Whether the reader has taken nearly all that was written.
    boolean isReady();

    /// Writes whole events or frames. The bytes stay the caller's; they are kept for as long as they are needed.
    void write(ByteBuf bytes);

    /// Ends the connection at once, whatever is still on its way.
    void cut();

    /// Whether nothing can be written any more.
    boolean isClosed();

    /// What is known of the request that began it.
    Exchange exchange();
}
