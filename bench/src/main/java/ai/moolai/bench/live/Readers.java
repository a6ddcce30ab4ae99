package ai.moolai.bench.live;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/// A thousand readers of all topics, half of them of event streams and half of them sockets. Each tenth looks at every
/// call that it is told of; the others only count, so that the readers are not what is measured.
@SuppressWarnings("FutureReturnValueIgnored") // What failed is told by readers that are missing in the end.
final class Readers implements AutoCloseable {
    static final int ALL = 1_000;
    private static final int LOOKING = 10;
    private static final Duration CONNECT_MAX = Duration.ofSeconds(30);
    private static final int CONNECTING_MAX = 50;
    private static final String CALL = "{\"type\":\"request\",\"organization_id\":\"org_001\",\"timestamp\":\"";
    private static final String CALL_ENDS = "\"content\":null}}";
    private static final byte[] SUBSCRIBE =
            "{\"type\":\"subscribe\",\"topics\":[\"system\",\"requests\",\"usage\",\"health\",\"alerts\"]}"
                    .getBytes(StandardCharsets.US_ASCII);

    final AtomicLong bytes = new AtomicLong();
    /// How many calls each tenth reader was told of.
    final AtomicLongArray calls = new AtomicLongArray(ALL / LOOKING);
    private final AtomicLong begun = new AtomicLong();
    private final List<Long> micros = new ArrayList<>();
    private final List<Channel> channels = new ArrayList<>();
    private final MultiThreadIoEventLoopGroup loop = new MultiThreadIoEventLoopGroup(
            1, Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());

    Readers(int port) throws IOException {
        for (int i = 0; i < ALL; i++) {
            int number = i;
            channels.add(new Bootstrap()
                    .group(loop)
                    .channel(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
                    .option(ChannelOption.TCP_NODELAY, true)
                    .handler(new ChannelInitializer<SocketChannel>() {
                        @Override
                        protected void initChannel(SocketChannel channel) {
                            channel.pipeline().addLast(new Reading(port, number));
                        }
                    })
                    .connect("127.0.0.1", port)
                    .syncUninterruptibly()
                    .channel());
            await(i + 1 - CONNECTING_MAX);
        }
        await(ALL);
    }

    private void await(int readers) throws IOException {
        long deadline = System.nanoTime() + CONNECT_MAX.toNanos();
        while (begun.get() < readers) {
            if (System.nanoTime() > deadline) {
                throw new IOException(begun.get() + " readers were told anything (expected: " + readers + ")");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    /// From the end of a call to the last byte of it at a reader.
    synchronized long[] micros() {
        return micros.stream().mapToLong(Long::longValue).sorted().toArray();
    }

    long open() {
        return channels.stream().filter(Channel::isActive).count();
    }

    @Override
    public void close() {
        channels.forEach(Channel::close);
        loop.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS).syncUninterruptibly();
    }

    private final class Reading extends ChannelInboundHandlerAdapter {
        private final int port;
        private final int number;
        private final StringBuilder seen = new StringBuilder();
        private boolean told;
        private boolean upgraded;

        Reading(int port, int number) {
            this.port = port;
            this.number = number;
        }

        private boolean isSocket() {
            return number % 2 == 1;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            String head = isSocket()
                    ? "GET /ws HTTP/1.1\r\nHost: 127.0.0.1:" + port
                            + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
                    : "GET /api/v1/stream HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n\r\n";
            context.writeAndFlush(Unpooled.copiedBuffer(head, StandardCharsets.US_ASCII));
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            var piece = (ByteBuf) message;
            bytes.addAndGet(piece.readableBytes());
            if (isSocket() && !upgraded) {
                upgraded = true;
                context.writeAndFlush(frame(0x81, SUBSCRIBE));
            } else if (!told) {
                told = true;
                begun.incrementAndGet();
            }
            if (isLooking()) {
                look(piece.toString(StandardCharsets.UTF_8));
            }
            piece.release();
        }

        /// Each tenth, of both kinds in turn.
        private boolean isLooking() {
            return number / LOOKING % 2 == number % LOOKING;
        }

        private void look(String text) {
            long now = System.currentTimeMillis() * 1_000;
            seen.append(text);
            int at = seen.indexOf(CALL);
            while (at >= 0) {
                int end = seen.indexOf(CALL_ENDS, at);
                if (end < 0) {
                    break;
                }
                int from = at + CALL.length();
                Instant ended = Instant.parse(seen.substring(from, seen.indexOf("\"", from)));
                synchronized (Readers.this) {
                    micros.add(now - ended.getEpochSecond() * 1_000_000 - ended.getNano() / 1_000);
                }
                calls.incrementAndGet(number / LOOKING);
                seen.delete(0, end + CALL_ENDS.length());
                at = seen.indexOf(CALL);
            }
            if (at < 0 && seen.length() > CALL.length()) {
                seen.delete(0, seen.length() - CALL.length());
            }
        }

        private ByteBuf frame(int first, byte[] payload) {
            ByteBuf frame = Unpooled.buffer(payload.length + 6);
            frame.writeByte(first).writeByte(0x80 | payload.length).writeInt(0).writeBytes(payload);
            return frame;
        }
    }
}
