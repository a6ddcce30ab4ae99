package ai.moolai.orchestrator;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// A client without manners: what it is told to send goes out byte for byte.
final class RawSocket implements AutoCloseable {
    private static final int READ_MILLIS_MAX = 20_000;

    final Socket socket = new Socket();

    RawSocket(int port) throws IOException {
        this(port, 0);
    }

    /// @param receiveBytes how little the system buffers for a slow reader; 0 for the usual
    RawSocket(int port, int receiveBytes) throws IOException {
        if (receiveBytes > 0) {
            socket.setReceiveBufferSize(receiveBytes);
        }
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), READ_MILLIS_MAX);
        socket.setSoTimeout(READ_MILLIS_MAX);
        socket.setTcpNoDelay(true);
    }

    RawSocket send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /// Sends a chat call.
    RawSocket chat(String key, String clientRequestId, String body) throws IOException {
        return send("POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer " + key
                + "\r\ncontent-type: application/json\r\nx-client-request-id: " + clientRequestId
                + "\r\ncontent-length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body);
    }

    /// What comes until `end` does, or the connection ends.
    String readUntil(String end) throws IOException {
        var out = new ByteArrayOutputStream();
        while (!out.toString(StandardCharsets.UTF_8).endsWith(end)) {
            int b = socket.getInputStream().read();
            if (b < 0) {
                break;
            }
            out.write(b);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    /// Everything until the other side closes.
    String rest() throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
