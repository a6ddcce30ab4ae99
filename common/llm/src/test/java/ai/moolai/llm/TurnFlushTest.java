package ai.moolai.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalIoHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TurnFlushTest {
    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());
    private final LocalChannel connection = new LocalChannel();
    private final Wire wire = new Wire();

    /// What comes through to the socket.
    private static final class Wire extends ChannelOutboundHandlerAdapter {
        private final List<String> seen = new ArrayList<>();

        @Override
        public void flush(ChannelHandlerContext context) {
            seen.add("flush");
        }

        @Override
        public void close(ChannelHandlerContext context, ChannelPromise closed) {
            seen.add("close");
            closed.setSuccess();
        }
    }

    @BeforeEach
    void connect() {
        connection.pipeline().addLast(wire, new TurnFlush());
        loop.register(connection).syncUninterruptibly();
    }

    @AfterEach
    void end() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /// What the wire has seen when the turn that does `work` has come so far.
    private List<String> seenInOneTurn(Runnable work) {
        return loop.submit(() -> {
                    work.run();
                    return List.copyOf(wire.seen);
                })
                .syncUninterruptibly()
                .getNow();
    }

    @Test
    void whatATurnWritesIsSentOnceWhenItEnds() {
        assertThat(seenInOneTurn(() -> {
                    connection.flush();
                    connection.flush();
                }))
                .isEmpty();
        assertThat(seenInOneTurn(() -> {})).containsExactly("flush");
    }

    @Test
    void theNextTurnIsSentAsWell() {
        var _ = seenInOneTurn(connection::flush);
        var _ = seenInOneTurn(connection::flush);
        assertThat(seenInOneTurn(() -> {})).containsExactly("flush", "flush");
    }

    @Test
    void closingSendsWhatStillWaits() {
        assertThat(seenInOneTurn(() -> {
                    connection.flush();
                    var _ = connection.close();
                }))
                .containsExactly("flush", "close");
        assertThat(seenInOneTurn(() -> {})).containsExactly("flush", "close");
    }
}
