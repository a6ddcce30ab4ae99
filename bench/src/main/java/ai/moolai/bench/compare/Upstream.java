package ai.moolai.bench.compare;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// Stands in for a provider, as cheaply as one can in Java: answers that lie ready, and no more of HTTP than the load
/// needs. A request whose body begins with `"stream":true` is answered with [#CHUNKS] chunks, each with a write of its
/// own; with `"user":"paced-MS"` behind that, so many milliseconds apart. Usage: `Upstream PORT`; it prints `ready` and
/// runs until killed.
final class Upstream {
    static final int CHUNKS = 50;

    private static final Pattern PACE = Pattern.compile("\"user\":\"paced-(\\d{1,5})\"");
    /// Where the two words above are looked for.
    private static final int LOOKED_AT_BYTES = 128;

    private static final ByteBuf WHOLE = ready(whole());
    private static final List<ByteBuf> STREAM = stream();

    private Upstream() {}

    public static void main(String[] arguments) throws InterruptedException {
        int port = Integer.parseInt(arguments[0]);
        boolean epoll = Epoll.isAvailable();
        var loop = new MultiThreadIoEventLoopGroup(1, epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        var server = new ServerBootstrap()
                .group(loop)
                .channel(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 4096)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(new Requests());
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .sync();
        System.out.println("ready");
        server.channel().closeFuture().sync();
    }

    /// One connection: one request after the other.
    private static final class Requests extends ByteToMessageDecoder {
        private static final byte[] LENGTH = "\r\ncontent-length:".getBytes(StandardCharsets.US_ASCII);

        @Override
        protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
            while (answer(context, in)) {
                // The next one may be there already.
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            var _ = context.close(context.voidPromise());
        }

        private static boolean answer(ChannelHandlerContext context, ByteBuf in) {
            int start = in.readerIndex();
            int body = afterHead(in);
            if (body < 0) {
                return false;
            }
            int length = length(in, start, body);
            if (in.writerIndex() - body < length) {
                return false;
            }
            String words = in.toString(body, Math.min(length, LOOKED_AT_BYTES), StandardCharsets.US_ASCII);
            in.readerIndex(body + length);
            if (!words.contains("\"stream\":true")) {
                var _ = context.writeAndFlush(WHOLE.retainedDuplicate(), context.voidPromise());
                return true;
            }
            Matcher pace = PACE.matcher(words);
            if (pace.find()) {
                paced(context, Long.parseLong(pace.group(1)), 0);
            } else {
                for (ByteBuf chunk : STREAM) {
                    var _ = context.writeAndFlush(chunk.retainedDuplicate(), context.voidPromise());
                }
            }
            return true;
        }

        private static void paced(ChannelHandlerContext context, long millis, int next) {
            if (next < STREAM.size() && context.channel().isActive()) {
                var _ = context.writeAndFlush(STREAM.get(next).retainedDuplicate(), context.voidPromise());
                var _ = context.executor()
                        .schedule(() -> paced(context, millis, next + 1), millis, TimeUnit.MILLISECONDS);
            }
        }

        private static int afterHead(ByteBuf in) {
            for (int at = in.readerIndex(); at + 4 <= in.writerIndex(); at++) {
                int end = in.indexOf(at, in.writerIndex(), (byte) '\n');
                if (end < 0 || end + 2 >= in.writerIndex()) {
                    return -1;
                }
                if (in.getByte(end + 1) == '\r' && in.getByte(end + 2) == '\n') {
                    return end + 3;
                }
                at = end;
            }
            return -1;
        }

        private static int length(ByteBuf in, int start, int body) {
            for (int at = start; at < body - LENGTH.length; at++) {
                at = in.indexOf(at, body, (byte) '\r');
                int matched = 0;
                while (matched < LENGTH.length
                        && at + matched < body
                        && Character.toLowerCase(in.getByte(at + matched)) == LENGTH[matched]) {
                    matched++;
                }
                if (matched == LENGTH.length) {
                    int end = in.indexOf(at + 2, body, (byte) '\r');
                    return Integer.parseInt(in.toString(at + matched, end - at - matched, StandardCharsets.US_ASCII)
                            .strip());
                }
            }
            return 0;
        }
    }

    private static String whole() {
        String body = """
                {"id":"chatcmpl-bench","object":"chat.completion","created":1790000000,"model":"gpt-4.1-mini-2025-04-14",\
                "choices":[{"index":0,"message":{"role":"assistant","content":"%s","refusal":null,"annotations":[]},\
                "logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":180,"completion_tokens":120,\
                "total_tokens":300,"prompt_tokens_details":{"cached_tokens":0,"audio_tokens":0},\
                "completion_tokens_details":{"reasoning_tokens":0,"audio_tokens":0,"accepted_prediction_tokens":0,\
                "rejected_prediction_tokens":0}},"service_tier":"default","system_fingerprint":"fp_bench"}""".formatted("A sentence of the answer. ".repeat(17).strip());
        return "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: " + body.length() + "\r\n\r\n"
                + body;
    }

    private static List<ByteBuf> stream() {
        String head = """
                HTTP/1.1 200 OK\r
                content-type: text/event-stream; charset=utf-8\r
                x-accel-buffering: no\r
                transfer-encoding: chunked\r
                \r
                """;
        return IntStream.range(0, CHUNKS)
                .mapToObj(i -> (i == 0 ? head : "") + framed(event(i)) + (i == CHUNKS - 1 ? "0\r\n\r\n" : ""))
                .map(Upstream::ready)
                .toList();
    }

    private static String event(int number) {
        String start = """
                data: {"id":"chatcmpl-bench","object":"chat.completion.chunk","created":1790000000,\
                "model":"gpt-4.1-mini-2025-04-14","service_tier":"default","choices":[""";
        if (number == CHUNKS - 1) {
            return start + """
                    ],"usage":{"prompt_tokens":180,"completion_tokens":48,"total_tokens":228}}

                    data: [DONE]

                    """;
        }
        boolean last = number == CHUNKS - 2;
        return start + """
                {"index":0,"delta":%s,"logprobs":null,"finish_reason":%s}]}

                """.formatted(last ? "{}" : "{\"content\":\" word\"}", last ? "\"stop\"" : "null");
    }

    private static String framed(String event) {
        return Integer.toHexString(event.length()).toUpperCase(Locale.ROOT) + "\r\n" + event + "\r\n";
    }

    private static ByteBuf ready(String text) {
        return Unpooled.unreleasableBuffer(
                Unpooled.directBuffer().writeBytes(text.getBytes(StandardCharsets.US_ASCII)));
    }
}
