package ai.moolai.edge.live;

import ai.moolai.edge.EventStream;
import ai.moolai.edge.Outlet;
import ai.moolai.edge.Socket;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/// How JSON is framed for a reader: an event of a stream, or a message of a socket.
enum Frames {
    EVENT_STREAM {
        @Override
        void write(ByteBuf out, String id, String type, byte[] json) {
            out.writeBytes(ID);
            out.writeCharSequence(id, StandardCharsets.US_ASCII);
            out.writeBytes(EVENT);
            out.writeCharSequence(type, StandardCharsets.US_ASCII);
            out.writeBytes(DATA);
            out.writeBytes(json);
            out.writeBytes(END);
        }
    },

    SOCKET {
        @Override
        void write(ByteBuf out, String id, String type, byte[] json) {
            out.writeByte(TEXT);
            if (json.length < LENGTH_OF_2_BYTES) {
                out.writeByte(json.length);
            } else if (json.length <= 0xffff) {
                out.writeByte(LENGTH_OF_2_BYTES).writeShort(json.length);
            } else {
                out.writeByte(LENGTH_OF_8_BYTES).writeLong(json.length);
            }
            out.writeBytes(json);
        }
    };

    private static final byte[] ID = "id: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EVENT = "\nevent: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DATA = "\ndata: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "\n\n".getBytes(StandardCharsets.US_ASCII);

    /// A whole message of text in one frame, RFC 6455.
    private static final int TEXT = 0x81;

    private static final int LENGTH_OF_2_BYTES = 126;
    private static final int LENGTH_OF_8_BYTES = 127;

    static Frames of(Outlet outlet) {
        return switch (outlet) {
            case EventStream _ -> EVENT_STREAM;
            case Socket _ -> SOCKET;
        };
    }

    abstract void write(ByteBuf out, String id, String type, byte[] json);
}
