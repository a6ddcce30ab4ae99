package ai.moolai.testing;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

/// A WebSocket's other side without manners: every frame is as the test says.
public final class SocketClient implements AutoCloseable {
    private static final int READ_MILLIS_MAX = 20_000;
    private static final byte[] MASK = {1, 2, 3, 4};

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final String head;

    /// @param opcode 1 for text, 8 for close, 9 for ping, 10 for pong
    public record Frame(int opcode, byte[] payload) {
        public String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        /// Of a frame that closes.
        public int code() {
            return payload.length < 2 ? 1005 : ByteBuffer.wrap(payload).getShort();
        }

        public String reason() {
            return new String(payload, 2, Math.max(0, payload.length - 2), StandardCharsets.UTF_8);
        }
    }

    /// Asks for the upgrade.
    ///
    /// @param headers whole lines, without their ends
    public SocketClient(int port, String path, String... headers) throws IOException {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), READ_MILLIS_MAX);
        socket.setSoTimeout(READ_MILLIS_MAX);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(socket.getInputStream());
        var request = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13"
                + "\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        write((request + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        var answer = new StringBuilder();
        while (answer.indexOf("\r\n\r\n") < 0) {
            int c = in.read();
            if (c < 0) {
                break;
            }
            answer.append((char) c);
        }
        head = answer.toString();
    }

    /// What the upgrade was answered with, up to the blank line.
    public String head() {
        return head;
    }

    public SocketClient say(String text) throws IOException {
        return frame(1, true, text.getBytes(StandardCharsets.UTF_8));
    }

    /// @param last whether the message ends with it
    public SocketClient frame(int opcode, boolean last, byte[] payload) throws IOException {
        var out = ByteBuffer.allocate(payload.length + 14);
        out.put((byte) ((last ? 0x80 : 0) | opcode));
        if (payload.length < 126) {
            out.put((byte) (0x80 | payload.length));
        } else if (payload.length < 1 << 16) {
            out.put((byte) (0x80 | 126)).putShort((short) payload.length);
        } else {
            out.put((byte) (0x80 | 127)).putLong(payload.length);
        }
        out.put(MASK);
        for (int i = 0; i < payload.length; i++) {
            out.put((byte) (payload[i] ^ MASK[i & 3]));
        }
        write(java.util.Arrays.copyOf(out.array(), out.position()));
        return this;
    }

    /// The next frame, whatever it is.
    public Frame next() throws IOException {
        int first = in.readUnsignedByte();
        int second = in.readUnsignedByte();
        long length = second == 126 ? in.readUnsignedShort() : second == 127 ? in.readLong() : second;
        byte[] payload = new byte[Math.toIntExact(length)];
        in.readFully(payload);
        return new Frame(first & 15, payload);
    }

    /// The next message of text for which `wanted` holds; those before it are left out.
    public String until(Predicate<String> wanted) throws IOException {
        while (true) {
            Frame frame = next();
            if (frame.opcode() == 8) {
                throw new IOException("closed: " + frame.code() + " " + frame.reason());
            }
            if (frame.opcode() == 1 && wanted.test(frame.text())) {
                return frame.text();
            }
        }
    }

    /// The next message of a type.
    public String until(String type) throws IOException {
        return until(text -> text.startsWith("{\"type\":\"" + type + "\""));
    }

    /// The frame that closes; what comes before it is left out.
    public Frame closing() throws IOException {
        Frame frame = next();
        while (frame.opcode() != 8) {
            frame = next();
        }
        return frame;
    }

    /// Whether the other side ends the connection.
    public boolean ends() throws IOException {
        try {
            while (in.read() >= 0) {
                // What is still on its way.
            }
            return true;
        } catch (java.net.SocketException reset) {
            return true;
        }
    }

    private void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
