package ai.moolai.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Reads a stream of server-sent events, event by event, over a connection of its own.
public final class EventClient implements AutoCloseable {
    private static final int READ_MILLIS_MAX = 20_000;

    private final Socket socket = new Socket();
    private final InputStream in;
    private final String head;
    private int chunk;

    /// @param name `message` where the event has none
    public record Event(String id, String name, String data) {}

    /// @param headers whole lines, without their ends
    public EventClient(int port, String path, String... headers) throws IOException {
        this(port, 0, path, headers);
    }

    /// @param receiveBytes how little the system takes for a slow reader; 0 for the usual
    public EventClient(int port, int receiveBytes, String path, String... headers) throws IOException {
        if (receiveBytes > 0) {
            socket.setReceiveBufferSize(receiveBytes);
        }
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), READ_MILLIS_MAX);
        socket.setSoTimeout(READ_MILLIS_MAX);
        in = new java.io.BufferedInputStream(socket.getInputStream());
        var request = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        socket.getOutputStream().write((request + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        var answer = new StringBuilder();
        String line = line();
        while (line != null && !line.isEmpty()) {
            answer.append(line).append('\n');
            line = line();
        }
        head = answer.toString();
    }

    /// Status line and headers.
    public String head() {
        return head;
    }

    public int status() {
        return Integer.parseInt(head.substring(9, 12));
    }

    /// What an answer says that is no stream: it must have a length.
    public String body() throws IOException {
        int at = head.indexOf("content-length: ");
        int length = Integer.parseInt(head.substring(at + 16, head.indexOf('\n', at)));
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    /// The next event.
    ///
    /// @throws IOException when the stream ends before
    public Event next() throws IOException {
        String id = "";
        String name = "message";
        var data = new StringBuilder();
        while (true) {
            String line = streamLine();
            if (line == null) {
                throw new IOException("the stream has ended");
            }
            if (line.startsWith("id: ")) {
                id = line.substring(4);
            } else if (line.startsWith("event: ")) {
                name = line.substring(7);
            } else if (line.startsWith("data: ")) {
                data.append(line, 6, line.length());
            } else if (line.isEmpty() && !data.isEmpty()) {
                return new Event(id, name, data.toString());
            }
        }
    }

    /// The next event that is as wanted; those before it are left out.
    ///
    /// @throws IOException when the stream ends before
    public Event until(Predicate<Event> wanted) throws IOException {
        Event event = next();
        while (!wanted.test(event)) {
            event = next();
        }
        return event;
    }

    /// Whether the stream ends as it should, waiting for it.
    ///
    /// @throws IOException when the connection breaks instead
    public boolean ends() throws IOException {
        String line = streamLine();
        while (line != null) {
            line = streamLine();
        }
        return true;
    }

    /// The next line of the stream, comments included, or null at its end.
    public @Nullable String streamLine() throws IOException {
        var bytes = new ByteArrayOutputStream();
        while (true) {
            if (chunk == 0) {
                String size = line();
                if (size == null) {
                    throw new IOException("the connection broke within the stream");
                }
                chunk = Integer.parseInt(size, 16);
                if (chunk == 0) {
                    line();
                    return null;
                }
            }
            int b = in.read();
            if (b < 0) {
                throw new IOException("the connection broke within the stream");
            }
            if (--chunk == 0) {
                line();
            }
            if (b == '\n') {
                return bytes.toString(StandardCharsets.UTF_8);
            }
            bytes.write(b);
        }
    }

    private @Nullable String line() throws IOException {
        var bytes = new ByteArrayOutputStream();
        int b = in.read();
        while (b >= 0 && b != '\n') {
            if (b != '\r') {
                bytes.write(b);
            }
            b = in.read();
        }
        return b < 0 && bytes.size() == 0 ? null : bytes.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
