package ai.moolai.llm;

import io.vertx.core.MultiMap;

/// What happens to a call, told on the event loop that made it: a connection, a head, then pieces, then the end; or, at
/// any time and for the last, a fault. Nothing is told after [UpstreamCall#cancel].
public interface UpstreamListener {
    /// There is a connection, over which the request is being sent.
    ///
    /// @param nowNanos by [ai.moolai.base.Clock#nanoTime]
    void connected(long nowNanos);

    void head(int status, MultiMap headers, long nowNanos);

    /// @param bytes the listener's own
    void piece(byte[] bytes);

    void end();

    void failed(UpstreamFault fault);
}
