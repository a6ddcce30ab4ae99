package ai.moolai.testing;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// A client over a bare socket that sees every byte.
final class RawClient implements AutoCloseable {
    private static final int TIMEOUT_MS = 10_000;
    static final String GET = "GET /x HTTP/1.1\r\nHost: test\r\n\r\n";

    private final Socket socket;

    RawClient(ScriptedProvider provider) throws IOException {
        socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), provider.port());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MS);
    }

    RawClient send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /// Exactly `count` bytes, as text.
    String read(int count) throws IOException {
        return new String(in().readNBytes(count), StandardCharsets.UTF_8);
    }

    /// Up to and with `mark`.
    String readTo(String mark) throws IOException {
        var text = new StringBuilder();
        while (text.indexOf(mark) < 0) {
            int next = in().read();
            if (next < 0) {
                throw new IOException("ended after: " + text);
            }
            text.append((char) next);
        }
        return text.toString();
    }

    /// Everything until FIN.
    String readToEnd() throws IOException {
        return new String(in().readAllBytes(), StandardCharsets.UTF_8);
    }

    /// Bytes that have arrived and were not read.
    int available() throws IOException {
        return in().available();
    }

    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private InputStream in() throws IOException {
        return socket.getInputStream();
    }
}
