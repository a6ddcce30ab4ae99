package ai.moolai.edge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.AsciiString;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The answer to a plain request, in as few writes as it has parts: head and body go out as one.
// What Netty's futures would tell here is told by the connection's end as well.
@SuppressWarnings("FutureReturnValueIgnored")
final class PlainAnswer extends Answer {
    private static final AsciiString VERSION = AsciiString.cached("HTTP/1.1 ");
    private static final AsciiString LENGTH = AsciiString.cached("content-length: ");
    private static final AsciiString CHUNKED = AsciiString.cached("transfer-encoding: chunked\r\n");
    private static final AsciiString COLON = AsciiString.cached(": ");
    private static final AsciiString LINE_END = AsciiString.cached("\r\n");
    private static final AsciiString LAST_CHUNK = AsciiString.cached("0\r\n\r\n");
    /// Room for what is no header of the answer's own: the status line, its length, and how a chunk is framed.
    private static final int FRAME_BYTES = 128;

    private final Shortcut connection;
    private final ChannelHandlerContext context;
    private CharSequence[] headers = new CharSequence[24];
    private int headersEnd;
    private int headerBytes;
    private int status = 200;
    private boolean begun;
    private boolean ended;
    private long bytesWritten;
    private @Nullable Runnable room;

    PlainAnswer(Shortcut connection, ChannelHandlerContext context) {
        this.connection = connection;
        this.context = context;
    }

    @Override
    public Answer header(CharSequence name, CharSequence value) {
        // Vert.x's constants are made of what was checked when they were made.
        if (!(value instanceof AsciiString)) {
            check(value);
        }
        headerBytes += name.length() + value.length() + 4;
        for (int i = 0; i < headersEnd; i += 2) {
            if (AsciiString.contentEqualsIgnoreCase(headers[i], name)) {
                headers[i + 1] = value;
                return this;
            }
        }
        if (headersEnd == headers.length) {
            headers = Arrays.copyOf(headers, 2 * headersEnd);
        }
        headers[headersEnd++] = name;
        headers[headersEnd++] = value;
        return this;
    }

    /// What stands in a head is one line.
    private static void check(CharSequence value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < ' ' && c != '\t') || c >= 0x7f) {
                throw new IllegalArgumentException(
                        "a header with the character " + (int) c + " (expected: printable ASCII)");
            }
        }
    }

    @Override
    public boolean isBegun() {
        return begun;
    }

    @Override
    public boolean isOver() {
        return ended || !context.channel().isActive();
    }

    @Override
    public void write(Buffer piece) {
        ByteBuf bytes = ((BufferInternal) piece).getByteBuf();
        if (!bytes.isReadable() || ended) {
            return;
        }
        ByteBuf out = begun(bytes.readableBytes(), CHUNKED);
        chunk(out, bytes);
        send(out, null);
    }

    @Override
    public void end(Buffer last, @Nullable Runnable sent) {
        if (ended) {
            return;
        }
        ended = true;
        ByteBuf bytes = ((BufferInternal) last).getByteBuf();
        int length = bytes.readableBytes();
        ByteBuf out;
        if (begun) {
            out = context.alloc().directBuffer(length + FRAME_BYTES);
            if (length > 0) {
                chunk(out, bytes);
            }
            ByteBufUtil.writeAscii(out, LAST_CHUNK);
        } else {
            out = begun(length, null);
            bytesWritten += length;
            out.writeBytes(bytes);
        }
        send(out, sent);
        connection.answered(context);
    }

    /// What is written next, with the head in front if that was not sent yet.
    ///
    /// @param framing a header; null for that of a body of `length` bytes
    private ByteBuf begun(int length, @Nullable AsciiString framing) {
        if (begun) {
            return context.alloc().directBuffer(length + FRAME_BYTES);
        }
        begun = true;
        ByteBuf out = context.alloc().directBuffer(length + headerBytes + FRAME_BYTES);
        ByteBufUtil.writeAscii(out, VERSION);
        HttpResponseStatus line = HttpResponseStatus.valueOf(status);
        ByteBufUtil.writeAscii(out, line.codeAsText());
        out.writeByte(' ');
        ByteBufUtil.writeAscii(out, line.reasonPhrase());
        ByteBufUtil.writeAscii(out, LINE_END);
        for (int i = 0; i < headersEnd; i += 2) {
            ByteBufUtil.writeAscii(out, headers[i]);
            ByteBufUtil.writeAscii(out, COLON);
            ByteBufUtil.writeAscii(out, headers[i + 1]);
            ByteBufUtil.writeAscii(out, LINE_END);
        }
        if (framing != null) {
            ByteBufUtil.writeAscii(out, framing);
        } else if (status != HttpResponseStatus.NO_CONTENT.code()) {
            ByteBufUtil.writeAscii(out, LENGTH);
            ByteBufUtil.writeAscii(out, Integer.toString(length));
            ByteBufUtil.writeAscii(out, LINE_END);
        }
        ByteBufUtil.writeAscii(out, LINE_END);
        return out;
    }

    private void chunk(ByteBuf out, ByteBuf bytes) {
        bytesWritten += bytes.readableBytes();
        ByteBufUtil.writeAscii(out, Integer.toHexString(bytes.readableBytes()));
        ByteBufUtil.writeAscii(out, LINE_END);
        out.writeBytes(bytes);
        ByteBufUtil.writeAscii(out, LINE_END);
    }

    private void send(ByteBuf out, @Nullable Runnable sent) {
        if (sent == null) {
            context.writeAndFlush(out, context.voidPromise());
        } else {
            context.writeAndFlush(out).addListener(_ -> sent.run());
        }
    }

    @Override
    public boolean isFull() {
        return !context.channel().isWritable();
    }

    @Override
    public void onRoom(Runnable whenThere) {
        room = whenThere;
    }

    /// The connection takes more.
    void hasRoom() {
        if (room != null && !ended) {
            room.run();
        }
    }

    @Override
    void status(int code) {
        status = code;
    }

    @Override
    int status() {
        return status;
    }

    @Override
    boolean isEnded() {
        return ended;
    }

    @Override
    long bytesWritten() {
        return bytesWritten;
    }

    @Override
    void breakOff() {
        connection.close();
    }
}
