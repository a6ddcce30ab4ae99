package ai.moolai.testing;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A request as it came over the wire, and the connection it came on.
public final class RecordedRequest {
    private final int connection;
    private final String method;
    private final String path;
    private final List<Header> headers;
    private final byte[] body;
    private final CountDownLatch peerClosed;

    RecordedRequest(
            int connection, String method, String path, List<Header> headers, byte[] body, CountDownLatch peerClosed) {
        this.connection = connection;
        this.method = method;
        this.path = path;
        this.headers = List.copyOf(headers);
        this.body = body;
        this.peerClosed = peerClosed;
    }

    /// One header line, its name as it was written.
    public record Header(String name, String value) {}

    /// The number of its connection: 1 for the first that was accepted.
    public int connection() {
        return connection;
    }

    public String method() {
        return method;
    }

    /// The request target with its query, as it was sent.
    public String path() {
        return path;
    }

    /// In the order they came.
    public List<Header> headers() {
        return headers;
    }

    /// The first value of a header, its name in any case, or null.
    public @Nullable String header(String name) {
        for (Header header : headers) {
            if (header.name().equalsIgnoreCase(name)) {
                return header.value();
            }
        }
        return null;
    }

    /// The body's bytes, without chunk framing.
    public byte[] body() {
        return body.clone();
    }

    /// The body as UTF-8.
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /// Whether the other side has closed or reset the connection that this request came on.
    public boolean peerClosed() {
        return peerClosed.getCount() == 0;
    }

    /// Waits until the other side closes or resets the connection.
    ///
    /// @throws AssertionError when it has not after `atMost`
    public void awaitPeerClosed(Duration atMost) {
        try {
            if (!peerClosed.await(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new AssertionError("connection " + connection + " was still open after " + atMost
                        + " (expected: closed by its peer)");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(
                    "interrupted while waiting for connection " + connection + " to close", interrupted);
        }
    }

    @Override
    public String toString() {
        return method + " " + path + " (" + body.length + " bytes, connection " + connection + ")";
    }
}
