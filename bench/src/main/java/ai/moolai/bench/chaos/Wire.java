package ai.moolai.bench.chaos;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// HTTP/1.1 over a bare socket: nothing is asked again behind the caller's back, and an answer without its end is none.
final class Wire implements AutoCloseable {
    private static final int CONNECT_MILLIS_MAX = 5_000;
    private static final int SILENCE_MILLIS_MAX = 60_000;

    private final Socket socket = new Socket();
    private final InputStream in;

    Wire(int port) throws IOException {
        socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), CONNECT_MILLIS_MAX);
        socket.setSoTimeout(SILENCE_MILLIS_MAX);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /// An answer's first part; header names in lower case.
    record Head(int status, Map<String, String> headers) {
        String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    void post(String path, String key, String clientRequestId, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        send("POST " + path + " HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer " + key
                + "\r\ncontent-type: application/json\r\nx-client-request-id: " + clientRequestId
                + "\r\ncontent-length: " + bytes.length + "\r\n\r\n" + body);
    }

    /// The body of what is answered, whatever its status.
    static String get(int port, String path, String key) throws IOException {
        try (var wire = new Wire(port)) {
            wire.send("GET " + path + " HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer " + key + "\r\n\r\n");
            return wire.body(wire.head());
        }
    }

    Head head() throws IOException {
        String[] first = line().split(" ", 3);
        Map<String, String> headers = new HashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return new Head(Integer.parseInt(first[1]), headers);
    }

    /// The whole body.
    ///
    /// @throws EOFException when the connection ends before it does
    String body(Head head) throws IOException {
        if (!head.header("transfer-encoding").equals("chunked")) {
            String length = head.header("content-length");
            return length.isEmpty() ? "" : text(bytes(Integer.parseInt(length)));
        }
        var out = new ByteArrayOutputStream();
        for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
            out.writeBytes(bytes(size));
            line();
        }
        line();
        return text(out.toByteArray());
    }

    /// Reads on, whatever it is.
    void skip(int bytes) throws IOException {
        bytes(bytes);
    }

    /// Goes away without a word (RST).
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private byte[] bytes(int count) throws IOException {
        byte[] read = in.readNBytes(count);
        if (read.length < count) {
            throw new EOFException("the connection ended within an answer");
        }
        return read;
    }

    private String line() throws IOException {
        var out = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the connection ended");
            }
            if (b != '\r') {
                out.write(b);
            }
        }
        return text(out.toByteArray());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
