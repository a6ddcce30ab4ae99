package ai.moolai.edge;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/// A request as it came off its connection, whoever read it there.
sealed interface Incoming permits PlainIncoming, VertxIncoming {
    HttpMethod method();

    /// As it was sent: not decoded, without the query.
    @Nullable
    String path();

    @Nullable
    String query();

    /// All of what was asked for, as it was sent.
    String uri();

    /// The first value of a header, or null.
    @Nullable
    String header(CharSequence name);

    /// Which host it was sent to.
    @Nullable
    String host();

    @Nullable
    SocketAddress remoteAddress();

    /// Whether only the connection's end can tell where an answer of unknown length ends.
    boolean isHttp10();

    /// Whether it says by a header of HTTP/1.1 which host it was sent to, if it is HTTP/1.1.
    boolean namesHost();

    /// Whether all of it is here.
    boolean isWhole();

    /// The declared length of its body in bytes, 0 when there is none, -1 when there is one of unknown length.
    ///
    /// @throws ai.moolai.base.FailureException `malformed_http`
    long declaredBytes();

    /// Whether the caller waits for a word before it sends the body.
    boolean expectsContinue();

    /// Says that word.
    void sendContinue();

    /// Lets the body come, in pieces.
    void body(RequestBody taker);
}
